/** Audio that the engine has not acknowledged yet, addressed by sample offsets. */
import { SAMPLE_RATE } from "../../../shared/protocol.ts";

/** Most audio that is kept: an hour, 115 MB. */
const MAX_UNACKED_SAMPLES = 3_600 * SAMPLE_RATE;

/** Samples and where they belong. */
export interface AudioChunk {
  /** Offset of the first sample, in samples since the start of the recording. */
  readonly offset: number;
  readonly samples: Int16Array;
}

/** Audio of a page that is gone, as it was kept. */
export interface RestoredAudio {
  /** Offset of the oldest sample that was not acknowledged. */
  readonly startSample: number;
  /** Offset after the newest sample. */
  readonly endSample: number;
  /** See {@linkcode UnackedAudio.joint}; the end if the page never came back before. */
  readonly jointSample?: number | undefined;
  /** In order; together they reach from the start or before it to the end. */
  readonly chunks: readonly AudioChunk[];
}

/** A bounded buffer: audio is appended at its end and forgotten from its start. */
export class UnackedAudio {
  readonly #maxSamples: number;
  #chunks: AudioChunk[] = [];
  #start = 0;
  #end = 0;
  #joint: number | undefined;
  #moves = 0;

  /** @param maxSamples Most samples that are kept at a time. */
  constructor(maxSamples: number = MAX_UNACKED_SAMPLES) {
    this.#maxSamples = maxSamples;
  }

  /** Goes on with the audio of a page that is gone. */
  static restore(restored: RestoredAudio, maxSamples?: number): UnackedAudio {
    const audio = new UnackedAudio(maxSamples);
    audio.#chunks = restored.chunks.filter(({ samples }) => samples.length > 0);
    audio.#start = restored.startSample;
    audio.#end = restored.endSample;
    audio.#joint = restored.jointSample ?? restored.endSample;
    return audio;
  }

  /** Offset of the oldest sample that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Offset after the newest sample: how much was appended in all. */
  get end(): number {
    return this.#end;
  }

  /** How many samples are kept. */
  get length(): number {
    return this.#end - this.#start;
  }

  /**
   * Where the page came back: the engine may have more from before that offset than the page had kept.
   * Undefined as soon as that is settled by {@linkcode UnackedAudio.anchor}.
   */
  get joint(): number | undefined {
    return this.#joint;
  }

  /** How often samples that were there got other offsets. */
  get moves(): number {
    return this.#moves;
  }

  /**
   * Appends samples, which then belong to the buffer.
   *
   * @returns False, with nothing appended, if they don't fit any more.
   */
  append(samples: Int16Array): boolean {
    if (this.length + samples.length > this.#maxSamples) return false;
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
   * Settles the joint: if the engine has more than was kept of the time before it, what was spoken since
   * is moved behind that.
   *
   * @param samples How much the engine has.
   */
  anchor(samples: number): void {
    const joint = this.#joint;
    this.#joint = undefined;
    if (joint === undefined || samples <= joint) return;
    const shift = samples - joint;
    this.#chunks = this.#chunks.filter(({ offset }) => offset >= joint)
      .map((chunk) => ({ ...chunk, offset: chunk.offset + shift }));
    this.#start = samples;
    this.#end += shift;
    this.#moves++;
  }

  /** Takes all that is kept for the beginning of a new recording. */
  rebase(): void {
    const start = this.#start;
    this.#chunks = start === this.#end
      ? []
      : [{ offset: 0, samples: this.slice(start, this.#end) }];
    this.#end -= start;
    this.#start = 0;
    this.#joint = undefined;
    this.#moves++;
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
