/** A `fetch` for providers whose answers and connections must not grow without bound. */

/** Largest body of an answer in bytes: minutes of speech with times of all words, many times over. */
const MAX_BODY_BYTES = 8 * 1_048_576;

/**
 * Connections to a provider that are kept while nothing is asked on them, for later requests. Each keeps the memory
 * that its largest request took, some 100 KB of a clip, for as long as the provider keeps it open; without a bound
 * there were as many as there ever were requests at the same time.
 */
const MAX_IDLE_CONNECTIONS = 8;

/** Made for the first request: it reads all certificates of authorities. */
let client: Deno.HttpClient | undefined;

/** As `fetch`; a body that grows over 8 MiB fails where it is read. */
export const limitedFetch: typeof fetch = async (input, init) => {
  client ??= Deno.createHttpClient({ poolMaxIdlePerHost: MAX_IDLE_CONNECTIONS });
  const response = await fetch(input, { ...init, client });
  if (response.body === null) return response;
  return new Response(limited(response.body, init?.signal ?? undefined), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
};

/**
 * Passes a body on.
 *
 * @param signal Ends it. `fetch` itself hears of that no more once its response, which nobody holds, is
 * collected as garbage.
 */
function limited(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  let abort = (): void => {};
  const ended = (): void => signal?.removeEventListener("abort", abort);
  return new ReadableStream<Uint8Array>({
    start(controller): void {
      abort = (): void => {
        controller.error(signal?.reason);
        reader.cancel(signal?.reason).catch(() => {});
      };
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) abort();
    },
    async pull(controller): Promise<void> {
      const { done, value } = await reader.read();
      if (signal?.aborted) return;
      if (done) {
        ended();
        return controller.close();
      }
      bytes += value.length;
      if (bytes <= MAX_BODY_BYTES) return controller.enqueue(value);
      ended();
      const error = new RangeError(`The answer is larger than ${MAX_BODY_BYTES} bytes`);
      controller.error(error);
      await reader.cancel(error);
    },
    async cancel(reason): Promise<void> {
      ended();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
