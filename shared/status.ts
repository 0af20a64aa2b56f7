/** What the engine says of itself, as `status` and the page show it. */
import * as z from "zod";
import { enginesSchema } from "./recording.ts";

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
  /** All engines: which can be used, which is, or why not; not told by older ones. */
  engines: enginesSchema.shape.items.optional(),
  /** Segments that wait for their text. */
  jobs: z.object({ queued: z.int(), running: z.int(), waiting: z.int() }),
  /** Texts that something is made of; not told by older engines. */
  transforms: z.object({ queued: z.int(), running: z.int(), waiting: z.int() }).optional(),
  /** Not told by older engines. */
  conversions: conversionsSchema.optional(),
  /** What the engine runs on; not told by older engines. */
  runtime: z.object({ deno: z.string(), sqlite: z.string() }).optional(),
  /** Live recordings, the newest first; at most {@linkcode MAX_SESSIONS_TOLD}. */
  sessions: z.array(z.object({
    recording: z.uuid(),
    title: z.string(),
    createdAt: z.iso.datetime(),
    durationMs: z.number(),
  })).optional(),
  /** The disk of the recordings. */
  disk: z.object({
    /** Room that is left; null if it can't be told. */
    freeBytes: z.number().nullable(),
    /** What those who record should know, as a sentence. */
    message: z.string().optional(),
  }).optional(),
  /** Recordings outside the bin and in it, how long those outside are, and segments that failed. */
  recordings: z.object({
    count: z.int(),
    binned: z.int(),
    durationMs: z.number(),
    failedSegments: z.int(),
  }).optional(),
});
/** Answer of `GET /v1/status`. */
export type EngineStatus = z.infer<typeof engineStatusSchema>;

/** Most live recordings that are told one by one. */
export const MAX_SESSIONS_TOLD = 50;

/** What the gateway says of itself. */
export const gatewayStatusSchema = z.object({
  version: z.string(),
  pid: z.int(),
  uptimeMs: z.number(),
  rssBytes: z.number(),
  /** Live streams that it relays. */
  streams: z.int(),
});
/** What the gateway says of itself. */
export type GatewayStatus = z.infer<typeof gatewayStatusSchema>;

/** Answer of the gateway to `GET /v1/status`. */
export const bothStatusSchema = engineStatusSchema.extend({ gateway: gatewayStatusSchema });
/** Answer of the gateway to `GET /v1/status`. */
export type BothStatus = z.infer<typeof bothStatusSchema>;
