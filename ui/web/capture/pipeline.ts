/** From blocks of a microphone's channels to equal chunks of 16-bit mono. */
import { toInt16 } from "../../../shared/audio/int16.ts";
import { Resampler } from "../../../shared/audio/resampler.ts";
import { downmix } from "./pcm.ts";

/** Options of {@linkcode CapturePipeline}. */
export interface PipelineOptions {
  /** Rate of the input, in samples a second. */
  readonly fromRate: number;
  /** Rate of the output, in samples a second. */
  readonly toRate: number;
  /** Samples in a chunk. */
  readonly chunkSamples: number;
  /** Takes each chunk, which is its own to keep; only the last may be shorter. */
  readonly onChunk: (chunk: Int16Array<ArrayBuffer>) => void;
}

/** Mixes down, resamples and cuts into chunks; keeps its state from block to block. */
export class CapturePipeline {
  readonly #resampler: Resampler;
  readonly #chunkSamples: number;
  readonly #onChunk: (chunk: Int16Array<ArrayBuffer>) => void;
  #chunk: Int16Array<ArrayBuffer>;
  #filled = 0;

  constructor(options: PipelineOptions) {
    this.#resampler = new Resampler(options.fromRate, options.toRate);
    this.#chunkSamples = options.chunkSamples;
    this.#onChunk = options.onChunk;
    this.#chunk = new Int16Array(options.chunkSamples);
  }

  /** Takes the next block of each channel; a block without channels counts for nothing. */
  push(channels: readonly Float32Array[]): void {
    if (channels.length > 0) this.#collect(toInt16(this.#resampler.process(downmix(channels))));
  }

  /** Ends the stream: hands over what is left. */
  flush(): void {
    this.#collect(toInt16(this.#resampler.flush()));
    if (this.#filled > 0) this.#onChunk(this.#chunk.slice(0, this.#filled));
    this.#filled = 0;
  }

  #collect(samples: Int16Array): void {
    for (let taken = 0; taken < samples.length;) {
      const part = samples.subarray(taken, taken + this.#chunkSamples - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled < this.#chunkSamples) return;
      this.#onChunk(this.#chunk);
      this.#chunk = new Int16Array(this.#chunkSamples);
      this.#filled = 0;
    }
  }
}
