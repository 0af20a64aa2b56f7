/** What the REST routes say of a recording, as both programs and the page see it. */
import * as z from "zod";
import type { Word } from "./word.ts";

export type { Word };

/** Days that a recording stays in the bin before it is removed for good. */
export const BIN_DAYS = 30;

/** State of a recording; see "States of a recording" in `docs/operation.md`. */
export const recordingStateSchema = z.enum([
  "live",
  "interrupted",
  "processing",
  "ready",
  "binned",
]);
/** State of a recording. */
export type RecordingState = z.infer<typeof recordingStateSchema>;

/** State of a segment's transcription. */
export const segmentStateSchema = z.enum(["pending", "done", "empty", "waiting", "failed"]);
/** State of a segment's transcription. */
export type SegmentState = z.infer<typeof segmentStateSchema>;

/** A word with its place in the recording. */
export const wordSchema = z.object({
  word: z.string(),
  startMs: z.number(),
  endMs: z.number(),
}) satisfies z.ZodType<Word>;

/** A span of speech and its text. */
export const segmentSchema = z.object({
  segment: z.int().min(0),
  state: segmentStateSchema,
  startMs: z.number(),
  endMs: z.number(),
  text: z.string(),
  engine: z.string().nullable(),
  words: z.array(wordSchema).optional(),
  /** Made by a weaker engine while a better one was away; it is made again. */
  provisional: z.boolean().optional(),
  /** It has an outcome already, and another one is being made; this one stays until then. */
  again: z.boolean().optional(),
  /** The engine's text, where a person has changed it. */
  original: z.string().optional(),
  /** Why a segment is empty or waiting. */
  reason: z.string().optional(),
  /** Why it failed, or why a text that is there could not be made anew. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
/** A span of speech and its text. */
export type Segment = z.infer<typeof segmentSchema>;

/** A part of a text by its UTF-16 code units, the end not included. */
export const textRangeSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });
/** A part of a text by its UTF-16 code units, the end not included. */
export type TextRange = z.infer<typeof textRangeSchema>;

/** Where a search found something in a recording. */
export const searchHitsSchema = z.object({
  /** Parts of the title. */
  title: z.array(textRangeSchema),
  /** The first texts with something found, cut around it, with those parts of them. */
  texts: z.array(z.object({
    segment: z.int().min(0),
    startMs: z.number(),
    text: z.string(),
    ranges: z.array(textRangeSchema),
  })),
});
/** Where a search found something in a recording. */
export type SearchHits = z.infer<typeof searchHitsSchema>;

/** A recording without its segments, as in the list. */
export const recordingSummarySchema = z.object({
  id: z.uuid(),
  title: z.string(),
  state: recordingStateSchema,
  createdAt: z.iso.datetime(),
  durationMs: z.number(),
  language: z.string().nullable(),
  tags: z.array(z.string()),
  gaps: z.array(z.object({ startMs: z.number(), endMs: z.number() })),
  audio: z.object({ format: z.enum(["wav", "ogg"]), bytes: z.number() }),
  /** When it was put into the bin, if it is there. */
  binnedAt: z.iso.datetime().optional(),
  /** First words of the text, for lists. */
  excerpt: z.string(),
  /** How many segments have no text, and why the first of them has none; missing if all have. */
  troubles: z.object({
    pending: z.int(),
    waiting: z.int(),
    failed: z.int(),
    message: z.string().optional(),
  }).optional(),
  /** Where something was found, in the answer to a search. */
  hits: searchHitsSchema.optional(),
});
/** A recording without its segments. */
export type RecordingSummary = z.infer<typeof recordingSummarySchema>;

/** State of a recording's conversion to Ogg Opus. */
export const conversionStateSchema = z.enum(["queued", "running", "done", "waiting", "failed"]);
/** State of a recording's conversion to Ogg Opus. */
export type ConversionState = z.infer<typeof conversionStateSchema>;

/** How the conversion of a recording's audio to Ogg Opus stands. */
export const conversionSchema = z.object({
  state: conversionStateSchema,
  /** Share of the work that is done, 0 to 1, while it runs. */
  progress: z.number().optional(),
  /** Why it failed or waits. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** When it is tried again by itself. */
  nextTryAt: z.iso.datetime().optional(),
});
/** How the conversion of a recording's audio to Ogg Opus stands. */
export type Conversion = z.infer<typeof conversionSchema>;

/** A moment that was marked. */
export const markSchema = z.object({ atMs: z.number(), label: z.string().nullable() });
/** A moment that was marked. */
export type Mark = z.infer<typeof markSchema>;

/** Answer to a change of a recording's marks: all of them, in order. */
export const marksSchema = z.object({ items: z.array(markSchema) });
/** Answer to a change of a recording's marks. */
export type Marks = z.infer<typeof marksSchema>;

/** A recording with its segments. */
export const recordingSchema = recordingSummarySchema.omit({
  excerpt: true,
  troubles: true,
  hits: true,
}).extend({
  /** Moments that were marked, in order. */
  marks: z.array(markSchema),
  segments: z.array(segmentSchema),
  /** Not there as long as the recording goes on. */
  conversion: conversionSchema.optional(),
});
/** A recording with its segments. */
export type Recording = z.infer<typeof recordingSchema>;

/** A page of the list, newest first. */
export const recordingPageSchema = z.object({
  items: z.array(recordingSummarySchema),
  next: z.string().nullable(),
});
/** A page of the list. */
export type RecordingPage = z.infer<typeof recordingPageSchema>;

/** Answer of `GET /v1/tags`: the tags in use, those of most recordings first. */
export const tagsSchema = z.object({
  items: z.array(z.object({ tag: z.string(), recordings: z.int() })),
});
/** Answer of `GET /v1/tags`. */
export type Tags = z.infer<typeof tagsSchema>;

/** Answer of `GET /v1/recordings/{id}/peaks`. */
export const peaksSchema = z.object({
  durationMs: z.number(),
  /** The loudest sample of each equal part, from 0 (silence) to 255 (full scale). */
  peaks: z.array(z.int().min(0).max(255)),
});
/** Answer of `GET /v1/recordings/{id}/peaks`. */
export type PeaksAnswer = z.infer<typeof peaksSchema>;

/** Body of every error answer. */
export const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
});
/** Body of every error answer. */
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** Answer of `GET /ready`. */
export const readinessSchema = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({
    name: z.string(),
    ready: z.boolean(),
    message: z.string().optional(),
  })),
});
/** Answer of `GET /ready`. */
export type Readiness = z.infer<typeof readinessSchema>;

/** Answer of `GET /v1/engines`. */
export const enginesSchema = z.object({
  items: z.array(z.object({
    name: z.string(),
    usable: z.boolean(),
    inUse: z.boolean(),
    /** Why it isn't usable and what to do, as a sentence. */
    message: z.string().optional(),
  })),
  /** What a person should know where none is usable. */
  message: z.string().optional(),
});
/** Answer of `GET /v1/engines`. */
export type Engines = z.infer<typeof enginesSchema>;
