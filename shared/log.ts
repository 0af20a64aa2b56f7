/**
 * The one logger of both programs, on LogTape. Categories are source names: a dotted path such as
 * `hero_voice.transcribe.{session}`. Every record is one line of printable UTF-8 on standard output,
 * which the supervisor captures, and a line of JSON in a rotating file. Transcripts, audio and secrets
 * are never logged, and logging never blocks or fails the work.
 */
import { getRotatingFileSink } from "@logtape/file";
import { configure, getLogger, type Logger, type LogRecord, reset } from "@logtape/logtape";
import { jsonLineOf } from "./log/json_line.ts";
import { lineOf, wordsOf } from "./log/line.ts";
import { LineQueue } from "./log/line_queue.ts";
import type { LogFeed } from "./log/log_feed.ts";
import { writeAll } from "./write_all.ts";
import type { LogRecord as ForwardedRecord } from "./zinit/logs_insert.ts";

export type { Logger };

/** Least level that is logged, as in `HERO_VOICE_LOG_LEVEL`. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Size at which the log file is put aside, in bytes. */
const FILE_BYTES = 5 * 1_024 * 1_024;
/** Log files of a program; with two programs 50 MiB in all. */
const FILES = 5;
/** How long records may wait to be written to the file, in milliseconds. */
const FILE_DELAY_MS = 1_000;

/** Levels of records as a supervisor takes them. */
const FORWARDED_LEVELS = {
  trace: "debug",
  debug: "debug",
  info: "info",
  warning: "warning",
  error: "error",
  fatal: "error",
} as const;

/** Options of {@linkcode startLogging}. */
export interface LoggingOptions {
  /** Least level that is logged. */
  readonly level: LogLevel;
  /** Values that are never to appear in a line: keys and tokens. */
  readonly secrets?: readonly string[];
  /** Path of the log file; its folder is there. Without it there is none. */
  readonly file?: string | undefined;
  /** Gets every record besides, for a supervisor that takes them by calls; must not throw. */
  readonly forward?: ((record: ForwardedRecord) => void) | undefined;
  /** Gets every record besides, for those who watch the log. */
  readonly feed?: LogFeed | undefined;
  /**
   * Where text goes.
   * @default standard output
   */
  readonly write?: (text: string) => Promise<void>;
}

const encoder = new TextEncoder();

function writeToStdout(text: string): Promise<void> {
  return writeAll(Deno.stdout, encoder.encode(text));
}

/**
 * Starts logging for the whole process; call once, in `serve`.
 *
 * @returns Ends logging; what is written later is dropped.
 */
export async function startLogging(options: LoggingOptions): Promise<AsyncDisposable> {
  const { level, secrets = [], file, forward, feed, write = writeToStdout } = options;
  const queue = new LineQueue({
    write,
    dropped: (count) => `${new Date().toISOString()} WARNING hero_voice.log ${count} lines dropped`,
  });
  const sinks = {
    output: (record: LogRecord): void => {
      queue.add(lineOf(record, secrets), record.level === "debug" || record.level === "trace");
      feed?.add(jsonLineOf(record, secrets));
      forward?.({
        source: record.category.join("."),
        level: FORWARDED_LEVELS[record.level],
        message: wordsOf(record, secrets),
        timestampMs: record.timestamp,
      });
    },
    ...(file === undefined ? {} : {
      file: getRotatingFileSink(file, {
        maxSize: FILE_BYTES,
        maxFiles: FILES,
        flushInterval: FILE_DELAY_MS,
        formatter: (record) => jsonLineOf(record, secrets),
      }),
    }),
  };
  await configure({
    reset: true,
    sinks,
    loggers: [
      {
        category: ["hero_voice"],
        lowestLevel: level,
        sinks: file === undefined ? ["output"] : ["output", "file" as "output"],
      },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["output"] },
    ],
  });
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      await reset();
      await queue[Symbol.asyncDispose]();
    },
  };
}

/**
 * The logger of a source.
 *
 * @param source Dotted name below `hero_voice`, for example `server.startup` or `ws.{session}`.
 */
export function logger(...source: string[]): Logger {
  return getLogger(["hero_voice", ...source.flatMap((part) => part.split("."))]);
}
