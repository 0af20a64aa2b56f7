/** A signal for a single call. */

/**
 * Does work with a signal of its own, which is aborted with the one given. The SDKs never let go of a signal
 * that they were given, so it must not outlive their call.
 *
 * @throws What the work throws, and the signal's reason if it is aborted already.
 */
export async function withOwnSignal<T>(
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const call = new AbortController();
  const abort = (): void => call.abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await work(call.signal);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
