/** Which lines of a service's log are shown, and how. */
import { durationMs } from "../duration.ts";
import { EXIT, UserError } from "../errors.ts";
import { printable } from "../log/line.ts";
import { sourcePattern } from "../log/source_pattern.ts";
import { LOG_LEVELS } from "../log_record.ts";
import type { LogEntry } from "../zinit.ts";

const LEVELS: readonly string[] = LOG_LEVELS;
/** A line as `shared/log.ts` writes it: time, level, source, message. */
const LINE = /^(\S+) ([A-Z]+) ([\w.:-]+) (.*)$/;

/** Options of `logs`. */
export interface LogFilter {
  /** Source name; `*` stands for anything. */
  readonly source?: string;
  /** Least level. */
  readonly level?: string;
  /** How far back, for example `10m`. */
  readonly since?: string;
}

/** A line of the log, taken apart. */
export interface LogLine {
  readonly timeMs: number;
  readonly stream: string;
  readonly service: string;
  /** Missing where the line is none of the logger's, such as a crash message. */
  readonly level?: string;
  readonly source?: string;
  readonly message: string;
}

/** Takes a line apart. */
export function parseLogEntry(service: string, entry: LogEntry): LogLine {
  const match = LINE.exec(entry.content);
  const level = match?.[2]?.toLowerCase();
  const known = level !== undefined && LEVELS.includes(level);
  const base = { timeMs: entry.timestampMs, stream: entry.stream, service };
  if (match === null || !known) return { ...base, message: entry.content };
  return { ...base, level, source: match[3] ?? "", message: match[4] ?? "" };
}

/**
 * Makes the test that lines have to pass.
 *
 * @throws {UserError} If an option is not understood.
 */
export function logFilter(options: LogFilter, nowMs: number): (line: LogLine) => boolean {
  const { source, level, since } = options;
  const least = level === undefined ? 0 : LEVELS.indexOf(level);
  if (least < 0) {
    throw new UserError(
      `--level is ${level}, but it must be one of ${LEVELS.join(", ")}.`,
      EXIT.usage,
    );
  }
  const pattern = source === undefined ? undefined : sourcePattern(source);
  const agoMs = since === undefined ? nowMs : durationMs(since);
  if (agoMs === undefined) {
    throw new UserError(
      `--since is ${since}, but it must be a number with s, m, h or d, for example 10m.`,
      EXIT.usage,
    );
  }
  const fromMs = nowMs - agoMs;
  return (line) => {
    if (line.timeMs < fromMs) return false;
    if (pattern !== undefined && !pattern.test(line.source ?? "")) return false;
    if (level === undefined) return true;
    // What is no line of the logger's came from a crash: as grave as it gets.
    const own = line.level ?? "error";
    return LEVELS.indexOf(own) >= least;
  };
}

/** Shows a line: as it was written, or as JSON. */
export function showLogLine(line: LogLine, json: boolean): string {
  if (json) return JSON.stringify({ ...line, time: new Date(line.timeMs).toISOString() });
  const time = new Date(line.timeMs).toISOString();
  if (line.level === undefined) return `${time} ${line.service}: ${printable(line.message)}`;
  return printable(`${time} ${line.level.toUpperCase()} ${line.source} ${line.message}`);
}
