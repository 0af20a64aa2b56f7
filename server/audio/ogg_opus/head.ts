/** The identification header of Ogg Opus, `OpusHead` (RFC 7845, section 5.1). */
import { AudioFileError } from "../audio_file_error.ts";

/** Opus counts time in samples at this rate, whatever it was made from (RFC 7845, section 4). */
export const OPUS_RATE = 48_000;

/** "OpusHead" */
const MAGIC = new TextEncoder().encode("OpusHead");
/** Bytes of a header without a channel mapping table. */
const HEAD_BYTES = 19;
/** Where the fields lie. */
const POSITION = { version: 8, channels: 9, preSkip: 10, rate: 12, gain: 16, family: 18 } as const;
/** Versions with the same upper half can be read. */
const VERSION = 1;
const VERSION_MASK = 0xf0;

/** What the header says. */
export interface OpusHead {
  readonly channels: number;
  /** Samples at 48 kHz that are decoded and thrown away before the first that counts. */
  readonly preSkip: number;
  /** Factor for what is decoded, in 1/256 dB. */
  readonly gain: number;
}

/**
 * Makes the header of a mono stream.
 *
 * @param inputRate Sample rate of what it was made from, in Hz; for information only.
 */
export function opusHead(preSkip: number, inputRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(POSITION.version, VERSION);
  view.setUint8(POSITION.channels, 1);
  view.setUint16(POSITION.preSkip, preSkip, true);
  view.setUint32(POSITION.rate, inputRate, true);
  return bytes;
}

/**
 * Reads a header.
 *
 * @throws {AudioFileError} If it is none, or of more than two channels.
 */
export function parseOpusHead(bytes: Uint8Array): OpusHead {
  const isHead = bytes.length >= HEAD_BYTES && MAGIC.every((byte, at) => bytes[at] === byte);
  if (!isHead || ((bytes[POSITION.version] ?? 0) & VERSION_MASK) !== 0) {
    throw new AudioFileError("damaged", "The header of this Ogg Opus file can't be read.");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = view.getUint8(POSITION.channels);
  if (view.getUint8(POSITION.family) !== 0 || channels < 1 || channels > 2) {
    throw new AudioFileError(
      "unsupported",
      `This Ogg Opus file has ${channels} channels in a surround layout; mono and stereo can be read. Convert it first.`,
    );
  }
  return {
    channels,
    preSkip: view.getUint16(POSITION.preSkip, true),
    gain: view.getInt16(POSITION.gain, true),
  };
}
