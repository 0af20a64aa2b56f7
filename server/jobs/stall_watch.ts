/** Ends work of which nothing is heard any more. */
import type { Clock } from "../../shared/clock.ts";
import { OVER } from "../../shared/delay.ts";

/** Options of {@linkcode watchStall}. */
export interface StallOptions {
  readonly clock: Clock;
  /** How long nothing may be heard before the first sign of life, in milliseconds. */
  readonly firstMs: number;
  /** How long afterwards, in milliseconds. */
  readonly nextMs: number;
  /** Ends the work from outside. */
  readonly signal: AbortSignal;
  /** The error with which work ends of which nothing was heard for so long, in milliseconds. */
  readonly stalled: (forMs: number) => Error;
}

/**
 * Does work as long as something is heard of it.
 *
 * @param work Tells each sign of life; ends when its signal is aborted, with the signal's reason.
 */
export async function watchStall<T>(
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
  { clock, firstMs, nextMs, signal, stalled }: StallOptions,
): Promise<T> {
  const limit = new AbortController();
  const over = new AbortController();
  let limitMs = firstMs;
  let deadlineMs = clock.now() + limitMs;
  const alive = (): void => {
    limitMs = nextMs;
    deadlineMs = clock.now() + limitMs;
  };
  const watch = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      const leftMs = deadlineMs - clock.now();
      if (leftMs <= 0) return limit.abort(stalled(limitMs));
      // Never longer than a later deadline may be away, which comes sooner than the first.
      await clock.wait(Math.min(leftMs, nextMs), over.signal);
    }
  })();
  const abort = (): void => limit.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await work(limit.signal, alive);
  } finally {
    over.abort(OVER);
    signal.removeEventListener("abort", abort);
    await watch;
  }
}
