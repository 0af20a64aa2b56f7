/** `logs`: the lines that zinit keeps of a program, filtered, once or following. */
import { watchShutdown } from "../shutdown.ts";
import { EXIT, UserError } from "../errors.ts";
import type { Program } from "../service/program.ts";
import { LOG_BUFFER_LINES, type LogEntry } from "../zinit.ts";
import { type LogFilter, logFilter, parseLogEntry, showLogLine } from "./log_view.ts";
import { printLine, tell } from "./output.ts";
import { supervise } from "./supervised.ts";

/** How long reading once may take, in milliseconds. */
const LOGS_TIMEOUT_MS = 15_000;

/** Options of `logs`. */
export interface LogsOptions extends LogFilter {
  readonly follow?: boolean;
  /** How many lines at most, before new ones. */
  readonly lines: string;
  readonly json?: boolean;
}

/** Prints the log. */
export async function logs(program: Program, options: LogsOptions): Promise<void> {
  const lines = Number(options.lines);
  if (!/^\d+$/.test(options.lines) || lines > LOG_BUFFER_LINES) {
    throw new UserError(
      `--lines is ${options.lines}, but it must be a whole number up to ${LOG_BUFFER_LINES}.`,
      EXIT.usage,
    );
  }
  const passes = logFilter(options, Date.now());
  const { lifecycle } = await supervise(program.kind);
  const shown = (entries: readonly LogEntry[]): void => {
    for (const line of entries.map((entry) => parseLogEntry(program.name, entry)).filter(passes)) {
      printLine(showLogLine(line, options.json ?? false));
    }
  };
  const filtered = options.source !== undefined || options.level !== undefined ||
    options.since !== undefined;
  // With a filter the last lines are those that pass it.
  const signal = AbortSignal.timeout(LOGS_TIMEOUT_MS);
  const all = await lifecycle.logs(filtered ? LOG_BUFFER_LINES : lines, { signal });
  const passing = all.filter((entry) => passes(parseLogEntry(program.name, entry)));
  if (!options.follow) {
    shown(passing.slice(Math.max(0, passing.length - lines)));
    return;
  }
  using watch = watchShutdown();
  // Everything of before is read once more by the following, which then misses nothing.
  const from = Math.max(0, passing.length - lines);
  const firstShown = passing[from]?.timestampMs ?? Date.now();
  for await (const event of lifecycle.follow(LOG_BUFFER_LINES, watch.signal)) {
    if (event.kind === "lost") tell("(zinit dropped lines before they could be read)");
    else if (event.entry.timestampMs >= firstShown) shown([event.entry]);
  }
}
