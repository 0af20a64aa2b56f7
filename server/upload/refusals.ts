/** Why an upload is not taken; what a person is told of it. */
import { ApiError } from "../api/errors.ts";

/** The bytes are of a kind that is accepted, but they can't be read. */
export function unreadable(sentence: string): ApiError {
  return new ApiError(422, "unreadable_audio", sentence);
}

/** There is nothing to hear in it. */
export function noSound(): ApiError {
  return new ApiError(422, "no_sound", "There is no sound in this file; send one that has some.");
}

/** It would be a longer recording than is allowed. */
export function tooLong(maxSamples: number, sampleRate: number): ApiError {
  const hours = Number((maxSamples / sampleRate / 3_600).toFixed(2));
  return new ApiError(
    413,
    "too_long",
    `A recording is at most ${hours} hours long; send it in parts, or raise HERO_VOICE_MAX_RECORDING_HOURS.`,
  );
}

/** It has more bytes than are allowed. */
export function tooLarge(maxBytes: number): ApiError {
  return new ApiError(
    413,
    "too_large",
    `A file is at most ${
      Math.floor(maxBytes / 1_048_576)
    } MiB large; send it in parts or in a format that takes less room, or raise HERO_VOICE_MAX_UPLOAD_MB.`,
  );
}

/** The disk has no room for it. */
export function noRoom(): ApiError {
  return new ApiError(
    507,
    "disk_full",
    "There is too little room on the disk of the recordings for this file; make room and send it again. Nothing of it was kept.",
  );
}

/** Files that are read by ffmpeg alone. */
const BY_FFMPEG =
  "MP3, M4A, AAC, FLAC, Ogg Vorbis and AIFF files, WebM, MP4, MOV, MKV and AVI films";

/**
 * The file is of no kind that is accepted.
 *
 * @param start Its first bytes.
 * @param withFfmpeg Whether ffmpeg is switched on.
 */
export function notAccepted(start: Uint8Array, withFfmpeg: boolean): ApiError {
  if (start.length === 0) return noSound();
  const isForm = start[0] === 0x2d && start[1] === 0x2d;
  const accepted = withFfmpeg
    ? `accepted are WAV, Opus, ${BY_FFMPEG}`
    : `accepted are WAV and Ogg Opus files, and with HERO_VOICE_FFMPEG=on ${BY_FFMPEG}`;
  return new ApiError(
    415,
    "unsupported_media",
    isForm
      ? `This is a form with a file in it; send the file itself as the body (${accepted}).`
      : `This is no kind of file that can be read; ${accepted}.`,
  );
}

/** It is read by ffmpeg alone, which isn't switched on. */
export function needsFfmpeg(): ApiError {
  return new ApiError(
    415,
    "unsupported_media",
    "Files of this kind are read by ffmpeg, which is switched off; set HERO_VOICE_FFMPEG=on and restart, or send a WAV or Ogg Opus file.",
  );
}
