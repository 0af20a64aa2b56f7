/** How the call of a provider fails, whatever it was asked for. */

/** What is known of a failure. */
export interface ProviderFailure {
  /** Stable word for programs, for example `rate_limited`. */
  readonly code: string;
  /** A sentence for people, without keys and without what was said. */
  readonly message: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Status of the provider's answer, if there was one. */
  readonly status?: number | undefined;
}

/** A call that failed. */
export class ProviderError extends Error {
  /** Tells it from other errors. */
  override readonly name: string = "ProviderError";
  /** Stable word for programs, for example `rate_limited`. */
  readonly code: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Status of a provider's answer, if there was one. */
  readonly status: number | undefined;

  /**
   * The error of one call.
   *
   * @param code Stable word for programs.
   * @param message A sentence for people, without keys and without what was said.
   */
  constructor(
    code: string,
    message: string,
    options: Omit<ProviderFailure, "code" | "message"> & { readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
  }
}
