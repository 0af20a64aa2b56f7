/** Framing of zinit's protocol: one JSON value a line, UTF-8. */

/** Largest line that is read, in bytes: ten thousand log lines of the longest kind have room. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A line that can't be a frame. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  /** Whether the line was too long, rather than not UTF-8. */
  readonly tooLarge: boolean;

  /**
   * @param message What is wrong with the line.
   * @param tooLarge Whether the line was too long.
   */
  constructor(message: string, tooLarge = false, options?: ErrorOptions) {
    super(message, options);
    this.tooLarge = tooLarge;
  }
}

const encoder = new TextEncoder();

/** A value as a frame: its JSON and a newline. */
export function encodeFrame(value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}

const NEWLINE = 0x0a;

/** Collects bytes until a line is whole. */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  readonly #maxFrameBytes: number;

  /** @param maxFrameBytes Longest line, in bytes, without its newline. */
  constructor(maxFrameBytes: number = MAX_FRAME_BYTES) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Bytes of the line that is not whole yet. */
  get pendingBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * Takes the next bytes.
   *
   * @returns The lines that they complete, without their newlines.
   * @throws {FrameError} If a line is too long or not UTF-8.
   */
  push(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (
      let end = bytes.indexOf(NEWLINE);
      end !== -1;
      end = bytes.indexOf(NEWLINE, start)
    ) {
      this.#keep(bytes.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return lines;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#sizeBytes += bytes.length;
    if (this.#sizeBytes > this.#maxFrameBytes) {
      this.#chunks = [];
      throw new FrameError(`a line is longer than ${this.#maxFrameBytes} bytes`, true);
    }
    this.#chunks.push(bytes);
  }

  #take(): string {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      const text = this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
      return text + decoder.decode();
    } catch (error) {
      throw new FrameError("a line is not UTF-8", false, { cause: error });
    } finally {
      this.#chunks = [];
      this.#sizeBytes = 0;
    }
  }
}
