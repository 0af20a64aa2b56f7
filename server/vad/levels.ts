/** How loud a session was lately, kept just long enough to find where to split a long segment. */
import { FRAME_SAMPLES } from "./silero.ts";

/** Samples of a block whose level is kept: 16 ms. */
export const BLOCK_SAMPLES = 256;
/** Blocks of a frame. */
export const BLOCKS = FRAME_SAMPLES / BLOCK_SAMPLES;
/** Below this energy a block is silence, whatever else there is: -80 dB of the loudest possible. */
export const SILENT_ENERGY = BLOCK_SAMPLES * 1e-8;
/** Blocks whose levels are added up to tell how quiet a place is: 160 ms, as long as a short pause. */
const WINDOW_BLOCKS = 10;

/** What a 16-bit sample is multiplied with to lie between -1 and 1. */
const SCALE = 1 / 32_768;

/**
 * Writes 16-bit samples of a frame as numbers from -1 to 1, and the energy of each block, the sum of their
 * squares, to `energies`: both in one go, for every frame of every session passes here.
 */
export function scaleAndMeasure(
  samples: Int16Array,
  frame: Float32Array,
  energies: Float32Array,
): void {
  for (let block = 0; block < BLOCKS; block++) {
    const end = (block + 1) * BLOCK_SAMPLES;
    // Four sums, so that no addition waits for the one before.
    let one = 0, two = 0, three = 0, four = 0;
    for (let i = end - BLOCK_SAMPLES; i < end; i += 4) {
      const a = (samples[i] ?? 0) * SCALE;
      const b = (samples[i + 1] ?? 0) * SCALE;
      const c = (samples[i + 2] ?? 0) * SCALE;
      const d = (samples[i + 3] ?? 0) * SCALE;
      frame[i] = a;
      frame[i + 1] = b;
      frame[i + 2] = c;
      frame[i + 3] = d;
      one += a * a;
      two += b * b;
      three += c * c;
      four += d * d;
    }
    energies[block] = one + two + three + four;
  }
}

/** The loudest block's energy. */
export function loudestOf(energies: Float32Array): number {
  let loudest = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const energy = energies[block] ?? 0;
    if (energy > loudest) loudest = energy;
  }
  return loudest;
}

/** The energy of all blocks together. */
export function totalOf(energies: Float32Array): number {
  let total = 0;
  for (let block = 0; block < BLOCKS; block++) total += energies[block] ?? 0;
  return total;
}

/** Levels of the last blocks of one session; older ones are overwritten. */
export class Levels {
  readonly #ring: Float32Array;
  #startSample: number;
  #blocks = 0;

  /**
   * @param startSample Position of the first sample.
   * @param capacitySamples How much is kept at least.
   */
  constructor(startSample: number, capacitySamples: number) {
    this.#startSample = startSample;
    this.#ring = new Float32Array(Math.ceil(capacitySamples / BLOCK_SAMPLES) + 1);
  }

  /** Adds the energies of a frame's blocks. */
  add(energies: Float32Array): void {
    for (let block = 0; block < BLOCKS; block++) {
      this.#ring[this.#blocks++ % this.#ring.length] = energies[block] ?? 0;
    }
  }

  /** Forgets everything and goes on at another position. */
  restart(startSample: number): void {
    this.#startSample = startSample;
    this.#blocks = 0;
  }

  /**
   * Finds the end of the last block between two positions that is at least so loud. The positions are rounded
   * inwards to whole blocks.
   *
   * @param leastEnergy Energy of such a block.
   * @returns Its position; `fromSample` if there is none.
   */
  lastAudible(fromSample: number, toSample: number, leastEnergy: number): number {
    const { first, end } = this.#blocksOf(fromSample, toSample);
    for (let block = end - 1; block >= first; block--) {
      if (this.#energyOf(block) >= leastEnergy) {
        return this.#startSample + (block + 1) * BLOCK_SAMPLES;
      }
    }
    return fromSample;
  }

  /** The energies of the blocks between two positions, rounded inwards: the highest, and what a block has on average. */
  summary(
    fromSample: number,
    toSample: number,
  ): { readonly loudest: number; readonly average: number } {
    const { first, end } = this.#blocksOf(fromSample, toSample);
    let loudest = 0;
    let sum = 0;
    for (let block = first; block < end; block++) {
      const energy = this.#energyOf(block);
      if (energy > loudest) loudest = energy;
      sum += energy;
    }
    return { loudest, average: first < end ? sum / (end - first) : Infinity };
  }

  /**
   * Finds the middle of the quietest 160 ms between two positions; the last of several as quiet. The
   * positions are rounded inwards to whole blocks.
   *
   * @returns Its position; `toSample` if there isn't room for one.
   */
  quietest(fromSample: number, toSample: number): number {
    const { first, end } = this.#blocksOf(fromSample, toSample);
    let quietest = toSample;
    let least = Infinity;
    for (let block = first; block + WINDOW_BLOCKS <= end; block++) {
      let energy = 0;
      for (let i = block; i < block + WINDOW_BLOCKS; i++) {
        energy += this.#energyOf(i);
      }
      if (energy <= least) {
        least = energy;
        quietest = this.#startSample + (block + WINDOW_BLOCKS / 2) * BLOCK_SAMPLES;
      }
    }
    return quietest;
  }

  /** The whole blocks between two positions that are still kept. */
  #blocksOf(
    fromSample: number,
    toSample: number,
  ): { readonly first: number; readonly end: number } {
    const oldest = Math.max(0, this.#blocks - this.#ring.length);
    return {
      first: Math.max(oldest, Math.ceil((fromSample - this.#startSample) / BLOCK_SAMPLES)),
      end: Math.min(this.#blocks, Math.floor((toSample - this.#startSample) / BLOCK_SAMPLES)),
    };
  }

  #energyOf(block: number): number {
    return this.#ring[block % this.#ring.length] ?? 0;
  }
}
