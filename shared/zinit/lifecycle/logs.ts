/** A service's log, as zinit keeps it in memory: the lines of its last processes. */
import { delay } from "../../delay.ts";
import type { LogEntry } from "../answers.ts";
import { AnswerTooLargeError } from "../errors.ts";
import { LOG_BUFFER_LINES } from "../service_builder.ts";
import type { LifecycleContext } from "./context.ts";

/** Lines that are asked for first when following; more only if those do not reach back far enough. */
const STEP_LINES = 500;

/** What following gives: lines, and the word that some are missing. */
export type LogEvent =
  | { readonly kind: "entry"; readonly entry: LogEntry }
  /** zinit dropped lines before they could be read. */
  | { readonly kind: "lost" };

/**
 * The last lines of a service, oldest first.
 *
 * @param lines How many at most; fewer come where they are too large for one answer.
 */
export async function lastEntries(
  context: LifecycleContext,
  lines: number,
  signal: AbortSignal | undefined,
): Promise<LogEntry[]> {
  for (let count = lines;; count = Math.floor(count / 2)) {
    try {
      return await context.client.logs(context.spec.name, count, { signal });
    } catch (error) {
      if (!(error instanceof AnswerTooLargeError) || count <= 1) throw error;
    }
  }
}

/**
 * The last lines of a service, then the new ones as they come, until the signal is aborted.
 *
 * @param lines How many of the old lines.
 * @throws {ZinitError} When zinit or the service is gone.
 */
export async function* followEntries(
  context: LifecycleContext,
  lines: number,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, void, void> {
  if (signal.aborted) return;
  let seen = await lastEntries(context, LOG_BUFFER_LINES, undefined);
  for (const entry of seen.slice(Math.max(0, seen.length - lines))) yield { kind: "entry", entry };
  while (!signal.aborted) {
    await delay(context.timing.logPollMs, signal);
    // The last question comes after the abort, so that what was written until then is shown.
    const { fresh, lost, all } = await readFresh(context, seen);
    seen = all;
    if (lost) yield { kind: "lost" };
    for (const entry of fresh) yield { kind: "entry", entry };
  }
}

interface Fresh {
  readonly fresh: readonly LogEntry[];
  readonly lost: boolean;
  /** What was seen up to now. */
  readonly all: LogEntry[];
}

async function readFresh(context: LifecycleContext, seen: readonly LogEntry[]): Promise<Fresh> {
  let all = await lastEntries(context, STEP_LINES, undefined);
  let overlap = overlapLines(seen, all);
  if (overlap === 0 && all.length === STEP_LINES) {
    all = await lastEntries(context, LOG_BUFFER_LINES, undefined);
    overlap = overlapLines(seen, all);
  }
  return { fresh: all.slice(overlap), lost: overlap === 0 && seen.length > 0, all };
}

/**
 * How many lines of the new answer were in the last one already: the longest end of the last answer that
 * begins the new one.
 */
export function overlapLines(last: readonly LogEntry[], next: readonly LogEntry[]): number {
  for (let length = Math.min(last.length, next.length); length > 0; length--) {
    const start = last.length - length;
    let same = 0;
    while (same < length && sameEntry(last[start + same], next[same])) same++;
    if (same === length) return length;
  }
  return 0;
}

function sameEntry(a: LogEntry | undefined, b: LogEntry | undefined): boolean {
  return a !== undefined && b !== undefined && a.timestampMs === b.timestampMs &&
    a.stream === b.stream && a.content === b.content;
}
