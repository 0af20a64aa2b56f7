/** A `fetch` for providers whose answers must not grow without bound. */

/** Largest body of an answer in bytes: minutes of speech with times of all words, many times over. */
const MAX_BODY_BYTES = 8 * 1_048_576;

/** As `fetch`; a body that grows over 8 MiB fails where it is read. */
export const limitedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.body === null) return response;
  let bytes = 0;
  const limited = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller): void {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) {
          controller.error(new RangeError(`The answer is larger than ${MAX_BODY_BYTES} bytes`));
        } else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(limited, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
};
