/**
 * The WAV file of a recording while it grows. Samples are kept in memory until they are written, a second
 * or so at a time; they count as committed when the journal has them, or when the file itself is synced.
 */
import { writeAllSync } from "../../shared/write_all.ts";
import type { Uncommitted } from "./committer.ts";
import { SampleBuffer, type SampleRun } from "./sample_buffer.ts";
import {
  BYTES_PER_SAMPLE,
  samplesInFile,
  WAV_HEADER_BYTES,
  wavHeader,
} from "../../shared/audio/wav_header.ts";

/** The part of `Deno.FsFile` that is used, so that a test can hand in its own. */
export type SampleFile = Pick<
  Deno.FsFile,
  "readSync" | "writeSync" | "seekSync" | "truncateSync" | "syncData" | "statSync" | "close"
>;

function byteOf(sample: number): number {
  return WAV_HEADER_BYTES + sample * BYTES_PER_SAMPLE;
}

/** A growing WAV file. Positions are samples since the start of the recording. */
export class RecordingFile implements Disposable {
  readonly #file: SampleFile;
  /** What was taken and is not in the file, or was taken since the last commit began. */
  readonly #buffer = new SampleBuffer();
  /** First sample that was taken since the last commit began, and how many there are without those of gaps. */
  #freshFrom: number;
  #freshSamples = 0;
  /** Samples of the commit under way. */
  #committingSamples = 0;
  #received: number;
  #written: number;
  #committed: number;
  #closed = false;

  private constructor(file: SampleFile, samples: number) {
    this.#file = file;
    this.#received = samples;
    this.#written = samples;
    this.#committed = samples;
    this.#freshFrom = samples;
  }

  /** Makes a new file with a header and nothing in it, synced. */
  static async create(path: string): Promise<RecordingFile> {
    const file = await Deno.open(path, { read: true, write: true, createNew: true, mode: 0o600 });
    try {
      writeAllSync(file, wavHeader(0));
      await file.syncData();
    } catch (error) {
      file.close();
      throw error;
    }
    return new RecordingFile(file, 0);
  }

  /**
   * Opens a file that is there, to go on with it. Its length tells how many samples it holds; a header
   * that says otherwise (after a crash) is mended, half a sample at the end cut off.
   */
  static async open(path: string): Promise<RecordingFile> {
    return await RecordingFile.adopt(await Deno.open(path, { read: true, write: true }));
  }

  /** Takes over an open file, mended as by {@linkcode RecordingFile.open}; closes it if that fails. */
  static async adopt(file: SampleFile): Promise<RecordingFile> {
    try {
      const recording = new RecordingFile(file, samplesInFile(file.statSync().size));
      await recording.restore();
      return recording;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Samples that were taken, written or not. */
  get receivedSamples(): number {
    return this.#received;
  }

  /** Samples that are safe. */
  get committedSamples(): number {
    return this.#committed;
  }

  /** Whether there is something to commit. */
  get dirty(): boolean {
    return this.#received > this.#committed;
  }

  /** Samples that were taken and are not committed, without those of gaps. */
  get uncommittedSamples(): number {
    return this.#freshSamples + this.#committingSamples;
  }

  /** Samples that were taken and are not in the file. */
  get unwrittenSamples(): number {
    return this.#received - this.#written;
  }

  /** Takes the samples that follow; they are copied. */
  append(pcm: Uint8Array): void {
    if (!this.#buffer.hasRoom(pcm.length)) {
      this.#buffer.dropBefore(Math.min(this.#written, this.#freshFrom), pcm.length);
    }
    this.#buffer.append(this.#received, pcm);
    const samples = pcm.length / BYTES_PER_SAMPLE;
    this.#received += samples;
    this.#freshSamples += samples;
  }

  /** Goes on at a later sample; what lies between reads as silence and takes no room on disk. */
  skip(toSample: number): void {
    this.#received = toSample;
  }

  /**
   * Hands over what is to be committed, good until the next call that changes something;
   * {@linkcode RecordingFile.setCommitted} tells that it was.
   */
  takeUncommitted(): Uncommitted | undefined {
    if (!this.dirty) return undefined;
    const runs: SampleRun[] = this.#buffer.from(this.#freshFrom);
    if ((this.#buffer.end ?? 0) < this.#received || runs.length === 0) {
      runs.push({ offset: this.#received, pcm: new Uint8Array() });
    }
    this.#freshFrom = this.#received;
    this.#committingSamples = this.#freshSamples;
    this.#freshSamples = 0;
    return { runs, toSample: this.#received };
  }

  /** What was handed over is safe. */
  setCommitted(toSample: number): void {
    this.#committed = Math.max(this.#committed, toSample);
    this.#committingSamples = 0;
  }

  /**
   * Writes what was taken; after this it can be read back, but a power cut may take it.
   *
   * @throws {Error} If the disk is full or broken; what was committed is safe.
   */
  write(): void {
    if (this.#written === this.#received) return;
    for (const { offset, pcm } of this.#buffer.from(this.#written)) {
      this.#file.seekSync(byteOf(offset), Deno.SeekMode.Start);
      writeAllSync(this.#file, pcm);
    }
    if ((this.#buffer.end ?? 0) < this.#received) {
      this.#file.truncateSync(byteOf(this.#received));
    }
    this.#file.seekSync(0, Deno.SeekMode.Start);
    writeAllSync(this.#file, wavHeader(this.#received));
    this.#written = this.#received;
  }

  /**
   * Writes and syncs the file itself. One call at a time.
   *
   * @returns Samples that it holds safely.
   * @throws {Error} As {@linkcode RecordingFile.write}; also if the sync fails.
   */
  async sync(): Promise<number> {
    this.write();
    const samples = this.#written;
    await this.#file.syncData();
    this.#committed = Math.max(this.#committed, samples);
    if (this.#received === samples) {
      this.#freshFrom = samples;
      this.#freshSamples = 0;
      this.#committingSamples = 0;
    }
    return samples;
  }

  /** Gives up what isn't committed; the file holds what is, if the disk allows. */
  cutBack(): void {
    const samples = this.#committed;
    this.#buffer.dropFrom(samples);
    this.#freshFrom = samples;
    this.#freshSamples = 0;
    this.#committingSamples = 0;
    this.#received = samples;
    this.#written = Math.min(this.#written, samples);
    try {
      this.#fit();
    } catch {
      // The journal still has it; {@linkcode RecordingFile.restore} or recovery puts it into the file.
    }
  }

  /**
   * Makes good what a crash left behind, or what a full disk had kept {@linkcode RecordingFile.cutBack} from:
   * all that is committed is in the file, synced, and nothing else.
   *
   * @throws {Error} As {@linkcode RecordingFile.write}; it can be tried again.
   */
  async restore(): Promise<void> {
    this.#fit();
    await this.#file.syncData();
  }

  /** Brings the file to what was taken, no less and no more. */
  #fit(): void {
    this.write();
    this.#file.truncateSync(byteOf(this.#received));
    this.#file.seekSync(0, Deno.SeekMode.Start);
    writeAllSync(this.#file, wavHeader(this.#received));
  }

  /**
   * Reads samples that were written.
   *
   * @returns 16-bit little-endian samples; fewer than asked for at the end of the file.
   */
  read(fromSample: number, toSample: number): Uint8Array<ArrayBuffer> {
    const end = Math.min(toSample, this.#written);
    const bytes = new Uint8Array(Math.max(0, end - fromSample) * BYTES_PER_SAMPLE);
    this.#file.seekSync(byteOf(fromSample), Deno.SeekMode.Start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = this.#file.readSync(bytes.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    return bytes.subarray(0, filled - filled % BYTES_PER_SAMPLE);
  }

  /** Closes the file; what wasn't committed may be lost. Closing twice is fine. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
}

/**
 * Reads a part of a recording's WAV file from disk.
 *
 * @param path The WAV file.
 * @returns 16-bit little-endian samples; fewer than asked for if the file is shorter.
 */
export async function readSamples(
  path: string,
  fromSample: number,
  toSample: number,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  return await readSamplesOf(file, fromSample, toSample);
}

/** As {@linkcode readSamples}, of a file that is open. */
export async function readSamplesOf(
  file: Deno.FsFile,
  fromSample: number,
  toSample: number,
): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(byteOf(fromSample), Deno.SeekMode.Start);
  const bytes = new Uint8Array((toSample - fromSample) * BYTES_PER_SAMPLE);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled - filled % BYTES_PER_SAMPLE);
}
