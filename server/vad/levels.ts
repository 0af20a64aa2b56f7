/** How loud a session was lately, kept just long enough to find where to split a long segment. */

/** Samples of a block whose level is kept: 16 ms. */
export const BLOCK_SAMPLES = 256;
/** Blocks whose levels are added up to tell how quiet a place is: 160 ms, as long as a short pause. */
const WINDOW_BLOCKS = 10;

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

  /** Adds a frame; its length is a multiple of {@linkcode BLOCK_SAMPLES}. */
  add(frame: Float32Array): void {
    for (let at = 0; at < frame.length; at += BLOCK_SAMPLES) {
      let energy = 0;
      for (let i = at; i < at + BLOCK_SAMPLES; i++) energy += (frame[i] ?? 0) ** 2;
      this.#ring[this.#blocks++ % this.#ring.length] = energy;
    }
  }

  /** Forgets everything and goes on at another position. */
  restart(startSample: number): void {
    this.#startSample = startSample;
    this.#blocks = 0;
  }

  /**
   * Finds the middle of the quietest 160 ms between two positions; the last of several as quiet. The
   * positions are rounded inwards to whole blocks.
   *
   * @returns Its position; `toSample` if there isn't room for one.
   */
  quietest(fromSample: number, toSample: number): number {
    const oldest = Math.max(0, this.#blocks - this.#ring.length);
    const first = Math.max(oldest, Math.ceil((fromSample - this.#startSample) / BLOCK_SAMPLES));
    const end = Math.min(
      this.#blocks,
      Math.floor((toSample - this.#startSample) / BLOCK_SAMPLES),
    );
    let quietest = toSample;
    let least = Infinity;
    for (let block = first; block + WINDOW_BLOCKS <= end; block++) {
      let energy = 0;
      for (let i = block; i < block + WINDOW_BLOCKS; i++) {
        energy += this.#ring[i % this.#ring.length] ?? 0;
      }
      if (energy <= least) {
        least = energy;
        quietest = this.#startSample + (block + WINDOW_BLOCKS / 2) * BLOCK_SAMPLES;
      }
    }
    return quietest;
  }
}
