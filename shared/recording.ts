/** What the REST routes say of a recording, as both programs and the page see it. */
import * as z from "zod";

/** State of a recording; see `design` of the states in README, "Operation". */
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
export const wordSchema = z.object({ word: z.string(), startMs: z.number(), endMs: z.number() });
/** A word with its place in the recording. */
export type Word = z.infer<typeof wordSchema>;

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
  /** The engine's text, where a person has changed it. */
  original: z.string().optional(),
  /** Why a segment is empty or waiting. */
  reason: z.string().optional(),
  /** Why it failed, or why a text that is there could not be made anew. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
/** A span of speech and its text. */
export type Segment = z.infer<typeof segmentSchema>;

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
  /** First words of the text, for lists. */
  excerpt: z.string(),
});
/** A recording without its segments. */
export type RecordingSummary = z.infer<typeof recordingSummarySchema>;

/** A recording with its segments. */
export const recordingSchema = recordingSummarySchema.omit({ excerpt: true }).extend({
  segments: z.array(segmentSchema),
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
