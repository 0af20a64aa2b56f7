/** Asking again and again, with a deadline. */
import { delay } from "../../delay.ts";

/** Options of {@linkcode poll}. */
export interface PollOptions {
  /** Time between two questions, in milliseconds. */
  readonly everyMs: number;
  /** How long to go on, in milliseconds; the first question is always asked. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks until there is an answer.
 *
 * @returns The answer; undefined if there was none in time.
 * @throws The signal's reason, if it is aborted, and whatever the question throws.
 */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  options: PollOptions,
): Promise<T | undefined> {
  const { everyMs, timeoutMs, signal = new AbortController().signal } = options;
  const end = performance.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined || performance.now() >= end) return answer;
    await delay(everyMs, signal);
  }
}
