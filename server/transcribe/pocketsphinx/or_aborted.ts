/** Waiting that ends with a signal, though the work goes on. */

/**
 * Waits for a promise, but no longer than the signal lets it; then the signal's reason is thrown, and what
 * becomes of the promise is nobody's concern.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
