/**
 * The `fmt ` chunk of a WAV file: what its samples are (Multimedia Programming Interface and Data
 * Specifications 1.0, IBM and Microsoft, 1991; WAVEFORMATEXTENSIBLE, Microsoft, 2001).
 */
import { RATES } from "../../../shared/audio/resampler.ts";
import { unreadable } from "../refusals.ts";

/** How a sample is written; a number with fewer bits than its bytes hold stands in the upper ones. */
export type SampleKind = "u8" | "s16" | "s24" | "s32" | "f32" | "f64" | "alaw" | "ulaw";

/** What the samples are. */
export interface WavFormat {
  readonly kind: SampleKind;
  readonly channels: number;
  /** Samples of a channel in a second. */
  readonly sampleRate: number;
  /** Bytes of one sample of each channel. */
  readonly frameBytes: number;
}

/** Shortest `fmt ` chunk, in bytes. */
export const MIN_FORMAT_BYTES = 16;
/** Longest part of a `fmt ` chunk that says anything, in bytes. */
export const MAX_FORMAT_BYTES = 40;
/** Most channels. */
const MAX_CHANNELS = 64;

/** Where the fields lie. */
const POSITION = {
  tag: 0,
  channels: 2,
  sampleRate: 4,
  frameBytes: 12,
  bits: 14,
  subformat: 24,
} as const;
/** Kinds of samples, as the field `tag` has them. */
const TAG = { pcm: 1, float: 3, alaw: 6, ulaw: 7, extensible: 0xfffe } as const;
/** What follows the kind in the subformat of an extensible chunk, as numbers of four bytes. */
const SUBFORMAT_REST = [0x0010_0000, 0xaa00_0080, 0x719b_3800] as const;

function tagOf(view: DataView): number {
  const tag = view.getUint16(POSITION.tag, true);
  if (tag !== TAG.extensible) return tag;
  if (view.byteLength < MAX_FORMAT_BYTES) {
    throw unreadable("The WAV file's format is cut short; save it again and send that.");
  }
  const rest = SUBFORMAT_REST.every((part, index) =>
    view.getUint32(POSITION.subformat + 4 + 4 * index, true) === part
  );
  const subformat = view.getUint32(POSITION.subformat, true);
  return rest ? subformat : TAG.extensible;
}

function kindOf(tag: number, bits: number, sampleBytes: number): SampleKind | undefined {
  switch (tag) {
    case TAG.pcm:
      if (bits < 1 || bits > 8 * sampleBytes) return undefined;
      return ([undefined, "u8", "s16", "s24", "s32"] as const)[sampleBytes];
    case TAG.float:
      if (bits !== 8 * sampleBytes) return undefined;
      return sampleBytes === 4 ? "f32" : sampleBytes === 8 ? "f64" : undefined;
    case TAG.alaw:
      return sampleBytes === 1 ? "alaw" : undefined;
    case TAG.ulaw:
      return sampleBytes === 1 ? "ulaw" : undefined;
    default:
      return undefined;
  }
}

/**
 * Reads a `fmt ` chunk.
 *
 * @param chunk Its bytes, at least {@linkcode MIN_FORMAT_BYTES}, at most the first
 * {@linkcode MAX_FORMAT_BYTES}.
 * @throws {ApiError} If the samples are of a kind that isn't read, or the numbers don't fit together.
 */
export function parseFormat(chunk: Uint8Array): WavFormat {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const channels = view.getUint16(POSITION.channels, true);
  const sampleRate = view.getUint32(POSITION.sampleRate, true);
  const frameBytes = view.getUint16(POSITION.frameBytes, true);
  const bits = view.getUint16(POSITION.bits, true);
  const tag = tagOf(view);
  if (channels < 1 || channels > MAX_CHANNELS) {
    throw unreadable(
      `The WAV file has ${channels} channels; send one with 1 to ${MAX_CHANNELS}.`,
    );
  }
  if (sampleRate < RATES.min || sampleRate > RATES.max) {
    throw unreadable(
      `The WAV file has a rate of ${sampleRate} Hz; send one with ${RATES.min} to ${RATES.max} Hz.`,
    );
  }
  const kind = kindOf(tag, bits, frameBytes / channels);
  if (kind === undefined) {
    throw unreadable(
      `The WAV file has samples of kind ${tag} with ${bits} bits in ${frameBytes} bytes for ${channels} channels; ` +
        "send one with whole numbers of 8 to 32 bits, floating point numbers, A-law or µ-law.",
    );
  }
  return { kind, channels, sampleRate, frameBytes };
}
