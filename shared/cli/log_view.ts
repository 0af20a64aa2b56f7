/** Which lines of a service's log are shown, and how. */
import { EXIT, UserError } from "../errors.ts";
import { printable } from "../log/line.ts";
import type { LogEntry } from "../zinit.ts";

/** Levels from the least to the gravest. */
const LEVELS = ["debug", "info", "warning", "error", "fatal"] as const;
/** A line as `shared/log.ts` writes it: time, level, source, message. */
const LINE = /^(\S+) ([A-Z]+) ([\w.:-]+) (.*)$/;
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

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
  const known = level !== undefined && (LEVELS as readonly string[]).includes(level);
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
  const least = level === undefined ? 0 : (LEVELS as readonly string[]).indexOf(level);
  if (least < 0) {
    throw new UserError(
      `--level is ${level}, but it must be one of ${LEVELS.join(", ")}.`,
      EXIT.usage,
    );
  }
  const pattern = source === undefined ? undefined : new RegExp(
    `^${source.split("*").map((part) => RegExp.escape(part)).join(".*")}$`,
  );
  const fromMs = since === undefined ? 0 : nowMs - parseDuration(since);
  return (line) => {
    if (line.timeMs < fromMs) return false;
    if (pattern !== undefined && !pattern.test(line.source ?? "")) return false;
    if (level === undefined) return true;
    // What is no line of the logger's came from a crash: as grave as it gets.
    const own = line.level ?? "error";
    return (LEVELS as readonly string[]).indexOf(own) >= least;
  };
}

/** Reads a duration such as `90s`, `10m`, `2h` or `1d`, in milliseconds. */
function parseDuration(text: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  const unitMs = UNITS_MS[match?.[2] ?? ""];
  if (match === null || unitMs === undefined) {
    throw new UserError(
      `--since is ${text}, but it must be a number with s, m, h or d, for example 10m.`,
      EXIT.usage,
    );
  }
  return Number(match[1]) * unitMs;
}

/** Shows a line: as it was written, or as JSON. */
export function showLogLine(line: LogLine, json: boolean): string {
  if (json) return JSON.stringify({ ...line, time: new Date(line.timeMs).toISOString() });
  const time = new Date(line.timeMs).toISOString();
  if (line.level === undefined) return `${time} ${line.service}: ${printable(line.message)}`;
  return printable(`${time} ${line.level.toUpperCase()} ${line.source} ${line.message}`);
}
