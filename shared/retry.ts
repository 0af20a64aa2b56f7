/**
 * The one layer that tries again, on p-retry. An error says by itself whether that makes sense; waits
 * grow exponentially with jitter, and what a provider asks to wait is kept to.
 */
import pRetry from "p-retry";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { OVER } from "./delay.ts";

/** Attempts in all. */
const ATTEMPTS = 3;
/** Wait before the second attempt, in milliseconds, before jitter; it doubles with each further one. */
const FIRST_WAIT_MS = 500;
/**
 * Share of a wait that is left to chance, so that many who failed together don't come back together
 * ("Equal jitter" in AWS's "Exponential Backoff And Jitter").
 */
const JITTER_SHARE = 0.5;
/** Longest wait that a provider may ask for between two attempts, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 10_000;

/** What an error says of a further attempt. */
export interface Retryable {
  /** Whether the same attempt may succeed later. */
  readonly retryable: boolean;
  /** How long the other side asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** An attempt that failed. */
export interface FailedAttempt {
  /** From 1 on. */
  readonly attempt: number;
  readonly error: Error;
  /** How long is waited for the next attempt, in milliseconds; undefined if there is none. */
  readonly waitMs: number | undefined;
}

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /**
   * Attempts in all, at least 1.
   * @default 3
   */
  readonly attempts?: number;
  /** How long an attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The error of an attempt that took longer; it says whether it may be tried again. */
  readonly timedOut: () => Error;
  /** Ends attempts and waits; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Hears of every attempt that failed. */
  readonly failed?: (failure: FailedAttempt) => void;
  /**
   * Waits between attempts, and for an attempt's end, in milliseconds, or until the signal is aborted.
   * @default setTimeout
   */
  readonly wait?: Clock["wait"];
  /**
   * A number from 0 to below 1.
   * @default Math.random
   */
  readonly random?: () => number;
}

/** Whether an error says of itself that another attempt makes sense. */
function isRetryable(error: Error): error is Error & Retryable {
  return "retryable" in error && error.retryable === true;
}

/**
 * Does something, up to three times.
 *
 * @param work One attempt; it must end when its signal is aborted, with the signal's reason.
 * @throws The last attempt's error: not retryable, asking for a longer wait than 10 s, or the last allowed.
 */
export async function retry<T>(
  work: (signal: AbortSignal, attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { attempts = ATTEMPTS, signal, failed, random = Math.random } = options;
  const wait = options.wait ?? SYSTEM_CLOCK.wait;
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new RangeError(`attempts must be a whole number of at least 1: ${attempts}`);
  }
  let waitMs: number | undefined;
  return await pRetry((attempt) => once((limit) => work(limit, attempt), options), {
    retries: attempts - 1,
    // The waits are ours: p-retry knows nothing of what a provider asks for.
    minTimeout: 0,
    signal,
    onFailedAttempt: ({ error, attemptNumber }) => {
      waitMs = attemptNumber < attempts ? waitOf(error, attemptNumber, random) : undefined;
      failed?.({ attempt: attemptNumber, error, waitMs });
    },
    shouldRetry: async () => {
      if (waitMs === undefined) return false;
      await wait(waitMs, signal);
      return true;
    },
  });
}

/** How long to wait after an attempt; undefined if there must not be another. */
function waitOf(error: Error, attempt: number, random: () => number): number | undefined {
  if (!isRetryable(error)) return undefined;
  const { retryAfterMs = 0 } = error;
  if (retryAfterMs > MAX_RETRY_AFTER_MS) return undefined;
  const full = FIRST_WAIT_MS * 2 ** (attempt - 1);
  return Math.max(retryAfterMs, Math.round(full * (1 - JITTER_SHARE * random())));
}

/** One attempt within its time. */
async function once<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, timedOut, signal, wait = SYSTEM_CLOCK.wait }: RetryOptions,
): Promise<T> {
  const limit = new AbortController();
  const over = new AbortController();
  const late = wait(timeoutMs, over.signal).then(() => {
    if (!over.signal.aborted) limit.abort(timedOut());
  });
  const abort = (): void => limit.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await work(limit.signal);
  } finally {
    over.abort(OVER);
    signal.removeEventListener("abort", abort);
    await late;
  }
}
