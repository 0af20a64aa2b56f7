/** What the engine says of itself, as `status` and the page show it. */
import * as z from "zod";

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
});
/** Answer of `GET /v1/status`. */
export type EngineStatus = z.infer<typeof engineStatusSchema>;
