/** Notices a Worker that hangs without dying. */

/** How often it is looked after, in milliseconds. */
export const CHECK_MS = 3_000;
/**
 * A Worker that owes an answer for so many checks hangs: 15 s. It answers within a batch, which takes
 * milliseconds. Checks are counted, not seconds, so that a laptop's sleep is nobody's silence.
 */
export const MOST_MISSED = 5;

/** Options of {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /** Asks the Worker for a sign of life. */
  readonly ask: () => void;
  /** The Worker hangs; called once. */
  readonly dead: () => void;
  /** Time between two checks, in milliseconds. */
  readonly checkMs: number;
}

/** Looks after a Worker while it has something to answer; one without work is left alone. */
export class Heartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #owing = false;
  #missed = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#check(), options.checkMs);
  }

  /** The Worker got something to do. */
  owes(): void {
    this.#owing = true;
  }

  /** The Worker gave a sign of life. */
  answered(): void {
    this.#owing = false;
    this.#missed = 0;
  }

  #check(): void {
    if (!this.#owing) return;
    this.#missed++;
    if (this.#missed > MOST_MISSED) {
      this[Symbol.dispose]();
      this.#options.dead();
    } else this.#options.ask();
  }

  /** Stops looking after it. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
