/** Errors that both programs report to people as one sentence. */

/** Process exit codes that scripts may rely on. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  /** A service this program needs (or the data folder's lock) is not to be had: EX_UNAVAILABLE of sysexits.h. */
  unavailable: 69,
} as const;

/** One of the {@linkcode EXIT} codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * A failure that a person can do something about. Its message is a whole sentence: what happened, to
 * what, and what to do next. The command line prints it without a stack and leaves with `exitCode`.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Code the process leaves with when this error ends it. */
  readonly exitCode: ExitCode;

  /**
   * @param message The sentence to show; never a secret, transcript or path that isn't the person's own.
   * @param exitCode Exit code when the error ends the process.
   */
  constructor(message: string, exitCode: ExitCode = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Message of anything that was thrown, for logs and for wrapping in a sentence. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** For the default branch of an exhaustive `switch`; the compiler refuses a case left out. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
