/** Moments that a person marked while recording, addressed by sample offsets. */

/** Most marks of a recording that a page remembers. */
export const MAX_MARKS = 1_000;

/** Marks in order, none twice; they go where the audio under them goes. */
export class Marks {
  #samples: readonly number[];

  /** @param samples Marks of a page that is gone. */
  constructor(samples: readonly number[] = []) {
    this.#samples = samples;
  }

  /** The marks, as sample offsets. */
  get samples(): readonly number[] {
    return this.#samples;
  }

  /**
   * Adds a mark.
   *
   * @returns False if there are too many already.
   */
  add(sample: number): boolean {
    if (this.#samples.includes(sample)) return true;
    if (this.#samples.length >= MAX_MARKS) return false;
    this.#samples = [...this.#samples, sample].sort((a, b) => a - b);
    return true;
  }

  /** Audio from an offset on was moved. */
  shift(from: number, by: number): void {
    this.#samples = this.#samples.map((sample) => sample < from ? sample : sample + by);
  }

  /** What lies before an offset is no longer part of the recording, and counting begins there. */
  rebase(start: number): void {
    this.#samples = this.#samples.filter((sample) => sample >= start)
      .map((sample) => sample - start);
  }
}
