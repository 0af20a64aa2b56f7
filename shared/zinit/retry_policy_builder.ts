/** Builds the policy by which zinit starts a service again after it ended. */

/** When and how fast a service is started again, checked. */
export interface RetryPolicy {
  readonly restart: "on-failure" | "always" | "never";
  /** Wait before the first try, in milliseconds; doubles with each try. */
  readonly delayMs: number;
  /** Longest wait, in milliseconds. */
  readonly maxDelayMs: number;
  /** Tries in a row before zinit gives up; 0 for no limit. */
  readonly maxRetries: number;
  /** How long a service must run before the wait is short again, in milliseconds. */
  readonly stabilityMs: number;
}

/** What zinit and JSON both hold exactly. */
const MAX_MS = 24 * 60 * 60 * 1_000;
const MAX_RETRIES = 0xffff_ffff;

/**
 * Builds a {@linkcode RetryPolicy}. Without any setting: after failures only, without limit, 200 ms
 * doubling to 1 s, and short again once the service ran for 5 s.
 */
export class RetryPolicyBuilder {
  #restart: RetryPolicy["restart"] = "on-failure";
  #delayMs = 200;
  #maxDelayMs = 1_000;
  #maxRetries = 0;
  #stabilityMs = 5_000;

  /** Says after which ends the service is started again. */
  restart(when: RetryPolicy["restart"]): this {
    this.#restart = when;
    return this;
  }

  /**
   * Sets the waits between tries.
   *
   * @param firstMs Wait before the first try, in milliseconds, at least 1.
   * @param maxMs Longest wait, in milliseconds, not less than the first.
   * @throws {RangeError} If they are out of bounds.
   */
  delays(firstMs: number, maxMs: number): this {
    this.#delayMs = whole("The first wait", firstMs, 1, MAX_MS);
    this.#maxDelayMs = whole("The longest wait", maxMs, firstMs, MAX_MS);
    return this;
  }

  /** Sets after how many tries in a row zinit gives up; 0 for no limit. @throws {RangeError} */
  maxRetries(count: number): this {
    this.#maxRetries = whole("The number of tries", count, 0, MAX_RETRIES);
    return this;
  }

  /** Sets how long a service must run to count as stable, in milliseconds. @throws {RangeError} */
  stability(ms: number): this {
    this.#stabilityMs = whole("The time to count as stable", ms, 0, MAX_MS);
    return this;
  }

  /** The policy, checked. */
  build(): RetryPolicy {
    return {
      restart: this.#restart,
      delayMs: this.#delayMs,
      maxDelayMs: this.#maxDelayMs,
      maxRetries: this.#maxRetries,
      stabilityMs: this.#stabilityMs,
    };
  }
}

/** A whole number within bounds; otherwise a RangeError that names the rule and the value. */
export function whole(what: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${what} must be a whole number from ${min} to ${max}, not ${value}.`);
  }
  return value;
}
