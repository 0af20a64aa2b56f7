/** zinit's answers, as schemas; what a newer release adds is let through unread. */
import { z } from "zod";

/** States that zinit knows; any other word of a newer release reads as `unknown`. */
export const serviceStateSchema = z.enum([
  "inactive",
  "blocked",
  "starting",
  "running",
  "stopping",
  "exited",
  "failed",
  "unknown",
]).catch("unknown");
/** State of a service. */
export type ServiceState = z.infer<typeof serviceStateSchema>;

/** Answer of `service.status`. */
export const serviceStatusSchema = z.object({
  name: z.string(),
  state: serviceStateSchema,
  /** Process id; 0 if there is no process. */
  pid: z.int().min(0).default(0),
  exit_code: z.int().optional(),
  error: z.string().optional(),
}).transform(({ exit_code, ...status }) => ({
  ...status,
  ...(exit_code === undefined ? {} : { exitCode: exit_code }),
}));
/** State, pid, and how the last process ended. */
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

/** Answer of `service.stats`. */
export const serviceStatsSchema = z.object({
  pid: z.int().min(0),
  memory_bytes: z.number().min(0),
}).transform(({ pid, memory_bytes }) => ({ pid, memoryBytes: memory_bytes }));
/** What a service uses; zinit's `cpu_percent` is always 0 and is left out. */
export type ServiceStats = z.infer<typeof serviceStatsSchema>;

/** Answer of `service.why`. */
export const whyBlockedSchema = z.object({
  blocked: z.boolean(),
  waiting_on: z.array(z.string()).default([]),
  conflicts_with: z.array(z.string()).default([]),
  port_conflict: z.string().nullish(),
}).transform((why) => ({
  blocked: why.blocked,
  waitingOn: why.waiting_on,
  conflictsWith: why.conflicts_with,
  ...(typeof why.port_conflict === "string" ? { portConflict: why.port_conflict } : {}),
}));
/** What a blocked service waits for. */
export type WhyBlocked = z.infer<typeof whyBlockedSchema>;

/** An entry of `logs.tail`'s answer. */
export const logEntrySchema = z.object({
  timestamp_ms: z.number(),
  service: z.string(),
  stream: z.enum(["stdout", "stderr", "syslog", "unknown"]).catch("unknown"),
  content: z.string(),
}).transform(({ timestamp_ms, ...entry }) => ({ timestampMs: timestamp_ms, ...entry }));
/** A line that a service wrote, with the time (in milliseconds since 1970) when zinit read it. */
export type LogEntry = z.infer<typeof logEntrySchema>;

/** Answer of `logs.tail`. */
export const logTailSchema = z.array(logEntrySchema);
/** Answer of `service.list`. */
export const serviceListSchema = z.array(z.string());
/** Answer of `system.ping`. */
export const pingSchema = z.object({ version: z.string() });
/** Answer of the calls that only say that they were accepted. */
export const acceptedSchema = z.object({ ok: z.literal(true) });
/** Answer of `service.set`. */
export const setSchema = z.object({ name: z.string(), path: z.string().nullish() });
