/** How long a job waits that could not be done for now. */

/** First wait, in milliseconds, and the least; it doubles with every further one. */
export const FIRST_PARKING_MS = 10_000;
/** Longest wait, in milliseconds. */
export const MAX_PARKING_MS = 15 * 60_000;
/** How long a job rests whose outcome can't be stored, to spare a full disk; in milliseconds. */
export const NO_STORING_REST_MS = 10_000;

/**
 * Wait of a job, in milliseconds.
 *
 * @param parkings How often it waited before.
 */
export function parkingMs(parkings: number): number {
  return Math.min(FIRST_PARKING_MS * 2 ** Math.min(parkings, 16), MAX_PARKING_MS);
}
