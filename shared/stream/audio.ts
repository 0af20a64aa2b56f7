/** Audio on the live stream: binary messages, and samples as times. */
import { AUDIO_HEADER_BYTES, SAMPLE_RATE } from "./figures.ts";

/** Result of {@linkcode decodeAudio}: samples that start at `offset`. */
export interface AudioMessage {
  /** Offset of the first sample, in samples since the start of the recording. */
  readonly offset: number;
  /** 16-bit little-endian mono samples, as they came. */
  readonly pcm: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a binary message apart without copying its samples.
 *
 * @returns The audio, or undefined if the message is empty, has an odd number of bytes, or an offset
 * that no recording can have.
 */
export function decodeAudio(message: ArrayBuffer): AudioMessage | undefined {
  const bytes = message.byteLength;
  if (bytes < AUDIO_HEADER_BYTES + 2 || bytes % 2 !== 0) return undefined;
  const offset = Number(new DataView(message).getBigUint64(0, true));
  if (!Number.isSafeInteger(offset)) return undefined;
  return { offset, pcm: new Uint8Array(message, AUDIO_HEADER_BYTES) };
}

/**
 * Makes a binary message of samples.
 *
 * @param offset Offset of the first sample, in samples since the start of the recording.
 * @param pcm Samples, 16-bit mono at {@linkcode SAMPLE_RATE}.
 */
export function encodeAudio(offset: number, pcm: Int16Array): ArrayBuffer {
  const message = new ArrayBuffer(AUDIO_HEADER_BYTES + pcm.length * 2);
  const view = new DataView(message);
  view.setBigUint64(0, BigInt(offset), true);
  for (let i = 0; i < pcm.length; i++) {
    view.setInt16(AUDIO_HEADER_BYTES + i * 2, pcm[i] ?? 0, true);
  }
  return message;
}

/** Samples as milliseconds. */
export function samplesToMs(count: number): number {
  return Math.round(count * 1_000 / SAMPLE_RATE);
}

/** Milliseconds as samples. */
export function msToSamples(ms: number): number {
  return Math.round(ms * SAMPLE_RATE / 1_000);
}
