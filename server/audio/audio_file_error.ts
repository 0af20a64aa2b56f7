/** An audio file that can't be used as it is. */

/** What is wrong with it, as a word for programs. */
export type AudioFileFault =
  /** It is something else than was expected. */
  | "not_this_format"
  /** It is of the right kind, but of a variety that is not read here. */
  | "unsupported"
  /** It is not whole. */
  | "damaged";

/** Thrown where an audio file's content is at fault. Another attempt gives the same. */
export class AudioFileError extends Error {
  override readonly name = "AudioFileError";
  readonly fault: AudioFileFault;
  readonly retryable = false;

  /** @param message A sentence for people; it names the file's kind, not its path. */
  constructor(fault: AudioFileFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
