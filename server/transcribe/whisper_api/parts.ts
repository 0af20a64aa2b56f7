/** Cutting a clip that is too large for one upload. */
import { quietestPause } from "../../audio/quietest_pause.ts";
import { BYTES_PER_SAMPLE } from "../../../shared/audio/wav_header.ts";

/** How far back from the largest part a pause is looked for: a quarter of it. */
const SEARCHED_SHARE = 0.25;

/** A part of a clip. */
export interface ClipPart {
  /** Its first sample, in samples since the start of the clip. */
  readonly startSample: number;
  readonly pcm: Uint8Array<ArrayBuffer>;
}

/**
 * Cuts a clip into parts, each at the quietest 160 ms in the last quarter of what one may hold.
 *
 * @param pcm 16-bit little-endian mono samples.
 * @param maxBytes Largest part, in bytes.
 */
export function partsOf(pcm: Uint8Array<ArrayBuffer>, maxBytes: number): ClipPart[] {
  const maxSamples = Math.floor(maxBytes / BYTES_PER_SAMPLE);
  const total = Math.floor(pcm.length / BYTES_PER_SAMPLE);
  const parts: ClipPart[] = [];
  for (let start = 0; start < total || parts.length === 0;) {
    const end = total - start <= maxSamples ? total : quietestPause(
      pcm,
      start + Math.floor(maxSamples * (1 - SEARCHED_SHARE)),
      start + maxSamples,
    );
    parts.push({
      startSample: start,
      pcm: pcm.subarray(start * BYTES_PER_SAMPLE, end * BYTES_PER_SAMPLE),
    });
    start = end;
  }
  return parts;
}
