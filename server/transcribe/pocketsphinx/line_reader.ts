/** Lines of a process's output. */

/** Longest line in bytes: words of minutes of speech; a longer one is no answer. */
const MAX_LINE_BYTES = 1_048_576;
const NEWLINE = 0x0a;

/** Reads one line after the other. */
export class LineReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * Reads the next line, without its newline.
   *
   * @returns The line; undefined when there is none any more.
   * @throws {RangeError} If a line is longer than a mebibyte.
   */
  async next(): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    let part = this.#rest;
    for (;;) {
      const end = part.indexOf(NEWLINE);
      if (end >= 0) {
        this.#rest = part.subarray(end + 1);
        parts.push(part.subarray(0, end));
        return parts.map((p) => this.#decoder.decode(p, { stream: true })).join("") +
          this.#decoder.decode();
      }
      parts.push(part);
      bytes += part.length;
      if (bytes > MAX_LINE_BYTES) {
        throw new RangeError(`A line of output is longer than ${MAX_LINE_BYTES} bytes`);
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      part = value;
    }
  }

  /** Stops reading; a read that waits ends as if there were no more. */
  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}
