/** Cutting a clip that is too large for one upload. */
import { BYTES_PER_SAMPLE } from "../../audio/wav_header.ts";

/** How far back from the largest part a pause is looked for: a quarter of it. */
const SEARCHED_SHARE = 0.25;
/** Length of the quiet that counts as a pause: 160 ms at 16 kHz. */
const PAUSE_SAMPLES = 2_560;

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
    const end = total - start <= maxSamples ? total : quietest(
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

/** The middle of the quietest pause between two samples; the second if there isn't room for one. */
function quietest(pcm: Uint8Array<ArrayBuffer>, from: number, to: number): number {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const energyAt = (sample: number): number => view.getInt16(sample * BYTES_PER_SAMPLE, true) ** 2;
  let energy = 0;
  let least = Infinity;
  let place = to;
  for (let sample = from; sample < to; sample++) {
    energy += energyAt(sample);
    const first = sample - PAUSE_SAMPLES + 1;
    if (first < from) continue;
    if (energy <= least) {
      least = energy;
      place = first + PAUSE_SAMPLES / 2;
    }
    energy -= energyAt(first);
  }
  return place;
}
