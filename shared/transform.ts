/** What the REST routes say of transforms and styles, as both programs and the page see it. */
import * as z from "zod";

/** Longest instruction in a person's own words, in UTF-16 code units. */
export const MAX_INSTRUCTION_LENGTH = 4_000;

/** State of a transform. */
export const transformStateSchema = z.enum(["queued", "running", "waiting", "done", "failed"]);
/** State of a transform. */
export type TransformState = z.infer<typeof transformStateSchema>;

/** What was made, or is to be made, of a recording's text. */
export const transformSchema = z.object({
  id: z.uuid(),
  /** Name of the style; `instruction` for a person's own words. */
  style: z.string(),
  /** What the person asked for in their own words. */
  instruction: z.string().optional(),
  /** Language it was to be put in, as in BCP 47, where the style asks for one. */
  language: z.string().optional(),
  /** Model that works or worked on it, `rules` for none; null before it begins. */
  model: z.string().nullable(),
  /** Changes with the words in which the model is asked; null before it begins. */
  promptVersion: z.string().nullable(),
  createdAt: z.iso.datetime(),
  state: transformStateSchema,
  /** The result; empty unless it is done. */
  text: z.string(),
  /** Why it waits. */
  reason: z.string().optional(),
  /** When one that waits is tried again. */
  nextTryAt: z.iso.datetime().optional(),
  /** Why it failed, and what to do. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
/** What was made, or is to be made, of a recording's text. */
export type Transform = z.infer<typeof transformSchema>;

/** Answer of `GET /v1/recordings/{id}/transforms`, newest first. */
export const transformListSchema = z.object({ items: z.array(transformSchema) });
/** Answer of `GET /v1/recordings/{id}/transforms`. */
export type TransformList = z.infer<typeof transformListSchema>;

/** Answer of `GET /v1/transforms`. */
export const transformStylesSchema = z.object({
  items: z.array(z.object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    /** Whether `language` has to be given with it. */
    needsLanguage: z.boolean(),
    usable: z.boolean(),
    /** Why it isn't usable and what to do, as a sentence. */
    message: z.string().optional(),
  })),
  /** The model in use; null if there is none. */
  model: z.string().nullable(),
  /** What a person should know: files that are passed over, a provider that is down. */
  message: z.string().optional(),
});
/** Answer of `GET /v1/transforms`. */
export type TransformStyles = z.infer<typeof transformStylesSchema>;

/** Data of the server-sent event `text`: how the result goes on. */
export const transformTextSchema = z.object({
  /** Where the text goes, in UTF-16 code units; what was there and after it counts no more. */
  at: z.int().min(0),
  text: z.string(),
});
/** Data of the server-sent event `text`. */
export type TransformText = z.infer<typeof transformTextSchema>;
