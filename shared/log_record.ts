/** What `GET /v1/logs` streams, as both programs and the page see it. */
import * as z from "zod";
import { DURATION, durationMs } from "./duration.ts";
import { sourcePattern } from "./log/source_pattern.ts";

/** Levels from the least to the gravest. */
export const LOG_LEVELS = ["debug", "info", "warning", "error", "fatal"] as const;
/** A level. */
export type LogRecordLevel = (typeof LOG_LEVELS)[number];
/** Names of the programs. */
export const LOG_PROGRAMS = ["server", "ui"] as const;

/** A line of a program's log. */
export const logRecordSchema = z.object({
  program: z.enum(LOG_PROGRAMS),
  time: z.iso.datetime(),
  level: z.enum(LOG_LEVELS),
  source: z.string(),
  /** What it says, its properties included; printable characters only. */
  message: z.string(),
});
/** A line of a program's log. */
export type LogRecord = z.infer<typeof logRecordSchema>;

/** Most lines from before that a stream begins with. */
const MAX_LOG_LINES = 1_000;

/** Query of `GET /v1/logs`. */
export const logQuerySchema = z.object({
  /** Source name; `*` stands for anything. */
  source: z.string().max(200).optional(),
  /** Least level. */
  level: z.enum(LOG_LEVELS).optional(),
  /** Only what is newer: an instant, or how far back, for example `10m`. */
  since: z.union([
    z.iso.datetime({ offset: true }),
    z.string().regex(DURATION, "an instant, or a number with s, m, h or d"),
  ]).optional(),
  /** Lines from before that it begins with, at most. */
  lines: z.coerce.number().int().min(0).max(MAX_LOG_LINES).default(200),
  /** Whether it goes on with what comes. */
  follow: z.enum(["true", "false"]).default("true").transform((text) => text === "true"),
});
/** Query of `GET /v1/logs`. */
export type LogQuery = z.infer<typeof logQuerySchema>;

/** Makes the test that lines have to pass. */
export function logFilter(
  { source, level = "debug", since }: LogQuery,
  nowMs: number,
): (record: Pick<LogRecord, "time" | "level" | "source">) => boolean {
  const least = LOG_LEVELS.indexOf(level);
  const pattern = source === undefined ? undefined : sourcePattern(source);
  const afterMs = since === undefined ? Number.NEGATIVE_INFINITY : instantOf(since, nowMs);
  return (record) =>
    LOG_LEVELS.indexOf(record.level) >= least && (pattern?.test(record.source) ?? true) &&
    Date.parse(record.time) > afterMs;
}

function instantOf(since: string, nowMs: number): number {
  const agoMs = durationMs(since);
  return agoMs === undefined ? Date.parse(since) : nowMs - agoMs;
}
