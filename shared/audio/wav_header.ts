/**
 * The header of a WAV file as hero_voice writes it: RIFF, `fmt ` (PCM, mono, 16 bits), `data`, 44 bytes
 * in all (Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft, 1991).
 */
import { SAMPLE_RATE } from "../protocol.ts";

/** Bytes before the first sample. */
export const WAV_HEADER_BYTES = 44;
/** Bytes of a sample: 16 bits, mono. */
export const BYTES_PER_SAMPLE = 2;

/** Where the fields lie that a reader needs. */
const POSITION = { riffSize: 4, wave: 8, fmt: 12, data: 36, dataSize: 40 } as const;

function putText(bytes: Uint8Array, position: number, text: string): void {
  bytes.set(new TextEncoder().encode(text), position);
}

/**
 * Makes a header.
 *
 * @param samples Number of samples that follow.
 */
export function wavHeader(samples: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const dataBytes = samples * BYTES_PER_SAMPLE;
  putText(bytes, 0, "RIFF");
  view.setUint32(POSITION.riffSize, WAV_HEADER_BYTES - 8 + dataBytes, true);
  putText(bytes, POSITION.wave, "WAVE");
  putText(bytes, POSITION.fmt, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  putText(bytes, POSITION.data, "data");
  view.setUint32(POSITION.dataSize, dataBytes, true);
  return bytes;
}

/** Fields that differ from file to file: sizes in bytes. */
const SIZES: readonly (readonly [from: number, to: number])[] = [
  [POSITION.riffSize, POSITION.wave],
  [POSITION.dataSize, WAV_HEADER_BYTES],
];

/** Whether a file begins as hero_voice writes it, whatever sizes it states. */
export function isWavHeader(bytes: Uint8Array): boolean {
  if (bytes.length < WAV_HEADER_BYTES) return false;
  return wavHeader(0).every((byte, at) =>
    bytes[at] === byte || SIZES.some(([from, to]) => at >= from && at < to)
  );
}

/** Whole samples in a file of so many bytes, header included. */
export function samplesInFile(fileBytes: number): number {
  return Math.max(0, Math.floor((fileBytes - WAV_HEADER_BYTES) / BYTES_PER_SAMPLE));
}
