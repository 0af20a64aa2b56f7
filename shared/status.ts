/** What the engine says of itself, as `status` and the page show it. */
import * as z from "zod";

/** How many conversions to Ogg Opus there are, and how far the one is that runs. */
const conversionsSchema = z.object({
  queued: z.int(),
  running: z.int(),
  waiting: z.int(),
  failed: z.int(),
  /** The recording that is converted now; null if none is. */
  recording: z.uuid().nullable(),
  /** Share of its work that is done, 0 to 1. */
  progress: z.number().nullable(),
});

/** Answer of `GET /v1/status`. */
export const engineStatusSchema = z.object({
  version: z.string(),
  pid: z.int(),
  /** Since its start, in milliseconds. */
  uptimeMs: z.number(),
  /** Resident memory of the process. */
  rssBytes: z.number(),
  /** Live recordings. */
  live: z.int(),
  /** Name of the engine in use for speech to text; null if there is none. */
  engine: z.string().nullable(),
  /** Segments that wait for their text. */
  jobs: z.object({ queued: z.int(), running: z.int(), waiting: z.int() }),
  /** Texts that something is made of; not told by older engines. */
  transforms: z.object({ queued: z.int(), running: z.int(), waiting: z.int() }).optional(),
  /** Not told by older engines. */
  conversions: conversionsSchema.optional(),
});
/** Answer of `GET /v1/status`. */
export type EngineStatus = z.infer<typeof engineStatusSchema>;
