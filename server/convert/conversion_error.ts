/** Why a conversion failed. */
import { messageOf } from "../../shared/errors.ts";
import { AudioFileError } from "../audio/audio_file_error.ts";
import { isDiskFull } from "../engine/disk_full.ts";

/** A conversion's failure, as a sentence. The WAV file is as it was. */
export class ConversionError extends Error {
  override readonly name = "ConversionError";
  /** Stable word for programs. */
  readonly code: string;
  /** Whether it may go well later without anybody's doing. */
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
  }
}

/** What anything thrown in a conversion means. */
export function conversionErrorOf(error: unknown): ConversionError {
  if (error instanceof ConversionError) return error;
  const options = { cause: error };
  if (error instanceof AudioFileError) {
    return new ConversionError(
      "wav_damaged",
      `${error.message} It is left as it is; put it back from a backup and try again.`,
      false,
      options,
    );
  }
  if (isDiskFull(error)) {
    return new ConversionError(
      "disk_full",
      "There is no room on the disk for the converted audio. The WAV file stays; make room, and it is converted by itself.",
      true,
      options,
    );
  }
  if (error instanceof Deno.errors.NotFound) {
    return new ConversionError(
      "audio_missing",
      "The audio of this recording is not in its folder; put it back from a backup and try again.",
      false,
      options,
    );
  }
  if (isForbidden(error)) {
    return new ConversionError(
      "not_allowed",
      "The engine may not read or write in this recording's folder. The WAV file stays; give its account the right, and it is converted by itself.",
      true,
      options,
    );
  }
  return new ConversionError(
    "conversion_failed",
    `The conversion failed unexpectedly (${
      messageOf(error)
    }). The WAV file stays; it is tried again later.`,
    true,
    options,
  );
}

/** Codes by which the system says that something is not allowed. */
const FORBIDDEN_CODES: readonly unknown[] = ["EACCES", "EPERM", "EROFS"];

function isForbidden(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    (error instanceof Error && "code" in error && FORBIDDEN_CODES.includes(error.code));
}
