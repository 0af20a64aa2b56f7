/** Where to cut sound so that no word is hurt. */
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";

/** Length of the quiet that counts as a pause: 160 ms at 16 kHz. */
const PAUSE_SAMPLES = 2_560;

/**
 * The middle of the quietest pause of 160 ms between two samples; the second if there isn't room for one.
 *
 * @param pcm 16-bit little-endian mono samples.
 */
export function quietestPause(pcm: Uint8Array<ArrayBuffer>, from: number, to: number): number {
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
