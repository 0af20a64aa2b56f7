/**
 * The one logger of both programs, on LogTape. Categories are source names: a dotted path such as
 * `hero_voice.transcribe.{session}`. Every record is one line of printable UTF-8 on standard output,
 * which the supervisor captures. Transcripts, audio and secrets are never logged.
 */
import { configure, dispose, getLogger, type Logger, type LogRecord } from "@logtape/logtape";
import { lineOf } from "./log/line.ts";

export type { Logger };

/** Least level that is logged, as in `HERO_VOICE_LOG_LEVEL`. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Options of {@linkcode startLogging}. */
export interface LoggingOptions {
  /** Least level that is logged. */
  readonly level: LogLevel;
  /** Values that are never to appear in a line: keys and tokens. */
  readonly secrets?: readonly string[];
  /**
   * Where a line goes, without its newline.
   * @default standard output
   */
  readonly write?: (line: string) => void;
}

const encoder = new TextEncoder();

function writeToStdout(line: string): void {
  const bytes = encoder.encode(`${line}\n`);
  try {
    for (let written = 0; written < bytes.length;) {
      written += Deno.stdout.writeSync(bytes.subarray(written));
    }
  } catch {
    // Whoever read the output is gone; a log line must never fail the work.
  }
}

/**
 * Starts logging for the whole process; call once, in `serve`.
 *
 * @returns Ends logging; what is written later is dropped.
 */
export async function startLogging(options: LoggingOptions): Promise<AsyncDisposable> {
  const { level, secrets = [], write = writeToStdout } = options;
  await configure({
    reset: true,
    sinks: { output: (record: LogRecord) => write(lineOf(record, secrets)) },
    loggers: [
      { category: ["hero_voice"], lowestLevel: level, sinks: ["output"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["output"] },
    ],
  });
  return { [Symbol.asyncDispose]: () => dispose() };
}

/**
 * The logger of a source.
 *
 * @param source Dotted name below `hero_voice`, for example `server.startup` or `ws.{session}`.
 */
export function logger(...source: string[]): Logger {
  return getLogger(["hero_voice", ...source.flatMap((part) => part.split("."))]);
}
