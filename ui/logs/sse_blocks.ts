/** Server-sent events as they come over a connection, in whole blocks. */

/** Longest block, in UTF-16 code units; a longer one is broken off with an error. */
const MAX_BLOCK_LENGTH = 65_536;

/**
 * Cuts a stream into its events, each with the empty line at its end.
 *
 * @throws {RangeError} If one is too long.
 */
export async function* sseBlocks(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop() ?? "";
    if (rest.length > MAX_BLOCK_LENGTH) {
      throw new RangeError(`an event is longer than ${MAX_BLOCK_LENGTH} characters`);
    }
    for (const block of blocks) yield `${block}\n\n`;
  }
}
