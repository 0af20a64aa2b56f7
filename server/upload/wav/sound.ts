/** The sound of a WAV file, mixed down and at the rate of recordings. */
import { toInt16 } from "../../../shared/audio/int16.ts";
import { Resampler } from "../../../shared/audio/resampler.ts";
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import type { Pcm, SoundReader } from "../sound_reader.ts";
import type { WavFormat } from "./format.ts";
import { WavReader } from "./reader.ts";
import { monoSamples } from "./samples.ts";

/** Reads a WAV file. A file that is 16-bit mono at 16 kHz comes out as it is, bit for bit. */
export class WavSound implements SoundReader {
  readonly #reader = new WavReader((format, bytes) => this.#add(format, bytes));
  #resampler: Resampler | undefined;
  #ready: Int16Array[] = [];

  #add(format: WavFormat, bytes: Uint8Array): void {
    const mono = monoSamples(format, bytes);
    if (format.sampleRate !== SAMPLE_RATE) {
      this.#resampler ??= new Resampler(format.sampleRate, SAMPLE_RATE);
    }
    this.#ready.push(toInt16(this.#resampler?.process(mono) ?? mono));
  }

  #taken(): Pcm {
    const pcm = new Int16Array(this.#ready.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.#ready) {
      pcm.set(piece, at);
      at += piece.length;
    }
    this.#ready = [];
    return new Uint8Array(pcm.buffer);
  }

  // deno-lint-ignore require-await
  async push(bytes: Uint8Array): Promise<Pcm> {
    this.#reader.push(bytes);
    return this.#taken();
  }

  // deno-lint-ignore require-await
  async end(): Promise<Pcm> {
    this.#reader.end();
    if (this.#resampler !== undefined) this.#ready.push(toInt16(this.#resampler.flush()));
    return this.#taken();
  }
}
