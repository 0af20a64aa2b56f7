/** Slows down whoever tries tokens: a token bucket, one for all, because on loopback all look alike. */

/** Options of {@linkcode FailureLimit}. */
export interface FailureLimitOptions {
  /** Failures that may come at once; at least 1. */
  readonly capacity: number;
  /** After this long one more may come, in milliseconds. */
  readonly refillMs: number;
  /** @default the system's monotonic clock, in milliseconds */
  readonly now?: () => number;
}

/** Counts failures and says when the next try may come; holds two numbers whatever comes. */
export class FailureLimit {
  readonly #capacity: number;
  readonly #refillMs: number;
  readonly #now: () => number;
  #left: number;
  #since: number;

  constructor(options: FailureLimitOptions) {
    const { capacity, refillMs, now = () => performance.now() } = options;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be a whole number of at least 1: received ${capacity}`);
    }
    if (!(refillMs > 0)) throw new RangeError(`refillMs must be above 0: received ${refillMs}`);
    this.#capacity = capacity;
    this.#refillMs = refillMs;
    this.#now = now;
    this.#left = capacity;
    this.#since = now();
  }

  /** How long until the next try may come, in milliseconds; 0 if it may come now. */
  waitMs(): number {
    this.#refill();
    return this.#left >= 1 ? 0 : Math.ceil(this.#since + this.#refillMs - this.#now());
  }

  /** Counts a failure. */
  count(): void {
    this.#refill();
    if (this.#left === this.#capacity) this.#since = this.#now();
    this.#left = Math.max(0, this.#left - 1);
  }

  #refill(): void {
    const gained = Math.floor((this.#now() - this.#since) / this.#refillMs);
    this.#left = Math.min(this.#capacity, this.#left + gained);
    this.#since += gained * this.#refillMs;
  }
}
