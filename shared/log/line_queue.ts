/**
 * Lines on their way to an output that may be slow or gone. The queue is bounded: when it is full the
 * oldest debug line is dropped, where there is none the oldest line; how many is said as soon as there
 * is room. Adding a line never waits and never fails.
 */

/** Most lines that wait. */
const MAX_LINES = 10_000;
/** How long the last lines may take when the queue is closed, in milliseconds. */
const CLOSE_TIMEOUT_MS = 500;

/** Options of {@linkcode LineQueue}. */
export interface LineQueueOptions {
  /** Writes text that ends in a newline; may reject when the output is gone. */
  readonly write: (text: string) => Promise<void>;
  /** Makes the line that tells how many were dropped. */
  readonly dropped: (count: number) => string;
  /** @default 10,000 */
  readonly maxLines?: number;
}

interface Line {
  readonly text: string;
  readonly debug: boolean;
}

/** A bounded queue of lines. */
export class LineQueue implements AsyncDisposable {
  readonly #options: LineQueueOptions;
  readonly #maxLines: number;
  #lines: Line[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(options: LineQueueOptions) {
    this.#options = options;
    this.#maxLines = options.maxLines ?? MAX_LINES;
  }

  /**
   * Adds a line.
   *
   * @param text The line without its newline.
   * @param debug Whether it may be dropped before others.
   */
  add(text: string, debug: boolean): void {
    if (this.#closed) return;
    if (this.#lines.length >= this.#maxLines) this.#dropOne();
    this.#lines.push({ text, debug });
    this.#writing ??= this.#writeAll();
  }

  #dropOne(): void {
    const debug = this.#lines.findIndex((line) => line.debug);
    this.#lines.splice(Math.max(0, debug), 1);
    this.#dropped++;
  }

  async #writeAll(): Promise<void> {
    // Lines of one turn of the event loop go out together.
    await Promise.resolve();
    while (this.#lines.length > 0) {
      const lines = this.#lines;
      this.#lines = [];
      const dropped = this.#dropped;
      this.#dropped = 0;
      const texts = lines.map(({ text }) => text);
      if (dropped > 0) texts.unshift(this.#options.dropped(dropped));
      try {
        await this.#options.write(`${texts.join("\n")}\n`);
      } catch {
        // Whoever read the output is gone; the work goes on without it.
      }
    }
    // In the same turn as the look at the lines: what comes from now on begins to write anew.
    this.#writing = undefined;
  }

  /** Writes what is left, for a short time, and takes no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    await Promise.race([this.#writing, timeout]);
    clearTimeout(timer);
  }
}
