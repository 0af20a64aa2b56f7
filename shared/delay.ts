/** Waiting that can be called off. */

/** Why a wait is called off that nobody waits for any more. Without a reason an exception would be made, stack and all. */
export const OVER = "over";

/**
 * Resolves after a time, or at once when the signal is aborted; leaves neither timer nor listener.
 *
 * @param ms How long, in milliseconds.
 */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
