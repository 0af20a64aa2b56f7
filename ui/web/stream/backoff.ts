/** How long to wait before connecting again. */

/** First and longest wait, in milliseconds. */
export const BACKOFF_MS = { first: 250, longest: 10_000 } as const;

/**
 * Exponential backoff with jitter: doubles from attempt to attempt, and half of each wait is chance, so
 * that many pages don't come back all at once.
 *
 * @param attempt Failed attempts before this one, from 0.
 * @param random A number from 0 (included) to 1 (excluded).
 * @returns Milliseconds.
 */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(BACKOFF_MS.longest, BACKOFF_MS.first * 2 ** Math.min(attempt, 30));
  return base / 2 + random * base / 2;
}
