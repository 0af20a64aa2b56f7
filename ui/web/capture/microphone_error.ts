/** Why a microphone can't be had. */

/** Why there is no microphone. */
export type MicrophoneProblem =
  | "refused"
  | "missing"
  | "busy"
  | "insecure"
  | "unsupported"
  | "failed";

/** Thrown where a microphone can't be opened. */
export class MicrophoneError extends Error {
  override readonly name = "MicrophoneError";
  /** What went wrong. */
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(`No microphone: ${problem}`, options);
    this.problem = problem;
  }
}
