/** The WAV file of an upload: 16-bit mono at 16 kHz, as all recordings have it. */
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { BYTES_PER_SAMPLE, wavHeader } from "../../shared/audio/wav_header.ts";
import { tooLong } from "./refusals.ts";
import type { Pcm } from "./sound_reader.ts";
import { type BeforeSync, SyncedFile } from "./synced_file.ts";

/** A WAV file that grows to its end. */
export class WavFile implements Disposable {
  readonly #file: SyncedFile;
  readonly #maxSamples: number;
  #samples = 0;

  private constructor(file: SyncedFile, maxSamples: number) {
    this.#file = file;
    this.#maxSamples = maxSamples;
  }

  /** Makes a new file with a header and no sound. */
  static async create(
    path: string,
    maxSamples: number,
    beforeSync: BeforeSync,
  ): Promise<WavFile> {
    const file = await SyncedFile.create(path, beforeSync);
    try {
      await file.append(wavHeader(0));
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
    return new WavFile(file, maxSamples);
  }

  /** Samples that were appended. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Appends.
   *
   * @throws {ApiError} If it becomes too long.
   */
  async append(pcm: Pcm): Promise<void> {
    this.#samples += pcm.length / BYTES_PER_SAMPLE;
    if (this.#samples > this.#maxSamples) throw tooLong(this.#maxSamples, SAMPLE_RATE);
    await this.#file.append(pcm);
  }

  /** Completes the header, makes all of it safe, and closes the file. */
  async finish(): Promise<void> {
    await this.#file.overwrite(wavHeader(this.#samples));
    await this.#file.finish();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
