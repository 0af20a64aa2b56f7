/** Audio that the engine has not acknowledged yet, addressed by sample offsets. */
import { SAMPLE_RATE } from "../../../shared/protocol.ts";

/** Most audio that is kept: an hour, 115 MB. */
export const MAX_UNACKED_SAMPLES = 3_600 * SAMPLE_RATE;

/** A bounded buffer: audio is appended at its end and forgotten from its start. */
export class UnackedAudio {
  readonly #maxSamples: number;
  readonly #chunks: { readonly offset: number; readonly samples: Int16Array }[] = [];
  #start = 0;
  #end = 0;

  /** @param maxSamples Most samples that are kept at a time. */
  constructor(maxSamples: number = MAX_UNACKED_SAMPLES) {
    this.#maxSamples = maxSamples;
  }

  /** Offset of the oldest sample that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Offset after the newest sample: how much was appended in all. */
  get end(): number {
    return this.#end;
  }

  /**
   * Appends samples, which then belong to the buffer.
   *
   * @returns False, with nothing appended, if they don't fit any more.
   */
  append(samples: Int16Array): boolean {
    if (this.#end - this.#start + samples.length > this.#maxSamples) return false;
    if (samples.length === 0) return true;
    this.#chunks.push({ offset: this.#end, samples });
    this.#end += samples.length;
    return true;
  }

  /** Forgets everything before a sample; what lies beyond the end is ignored. */
  forget(before: number): void {
    this.#start = Math.max(this.#start, Math.min(before, this.#end));
    let done = 0;
    for (const { offset, samples } of this.#chunks) {
      if (offset + samples.length > this.#start) break;
      done++;
    }
    if (done > 0) this.#chunks.splice(0, done);
  }

  /**
   * Copies samples out.
   *
   * @throws {RangeError} If the span is not wholly in the buffer.
   */
  slice(from: number, to: number): Int16Array<ArrayBuffer> {
    if (from < this.#start || to > this.#end || from > to) {
      throw new RangeError(
        `The span ${from} to ${to} must lie within ${this.#start} to ${this.#end}`,
      );
    }
    const copy = new Int16Array(to - from);
    for (let i = this.#chunkAt(from); i < this.#chunks.length; i++) {
      const { offset, samples } = this.#chunks[i]!;
      if (offset >= to) break;
      const part = samples.subarray(Math.max(0, from - offset), to - offset);
      copy.set(part, Math.max(offset, from) - from);
    }
    return copy;
  }

  /** Index of the chunk that holds a sample, by halving. */
  #chunkAt(sample: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#chunks[middle]!.offset <= sample) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
