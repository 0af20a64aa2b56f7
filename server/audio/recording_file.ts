/**
 * The WAV file of a recording while it grows. Samples wait in memory (at most the stream's window) until
 * `commit`, which writes them, states their number in the header and syncs the file.
 */
import { BYTES_PER_SAMPLE, samplesInFile, WAV_HEADER_BYTES, wavHeader } from "./wav_header.ts";

/** The part of `Deno.FsFile` that is used, so that a test can hand in its own. */
export type SampleFile = Pick<
  Deno.FsFile,
  "readSync" | "writeSync" | "seekSync" | "truncateSync" | "syncData" | "statSync" | "close"
>;

/** A part of the audio that hasn't been written. */
interface Chunk {
  readonly offset: number;
  readonly pcm: Uint8Array;
}

function writeAll(file: SampleFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += file.writeSync(bytes.subarray(written));
  }
}

function byteOf(sample: number): number {
  return WAV_HEADER_BYTES + sample * BYTES_PER_SAMPLE;
}

/** A growing WAV file. Positions are samples since the start of the recording. */
export class RecordingFile implements Disposable {
  readonly #file: SampleFile;
  #pending: Chunk[] = [];
  #received: number;
  #written: number;
  #committed: number;
  /** Samples appended since the last commit began; a gap that was skipped holds none. */
  #unwritten = 0;
  /** Samples that the commit under way writes. */
  #syncing = 0;
  #closed = false;

  private constructor(file: SampleFile, samples: number) {
    this.#file = file;
    this.#received = samples;
    this.#written = samples;
    this.#committed = samples;
  }

  /** Makes a new file with a header and nothing in it, synced. */
  static async create(path: string): Promise<RecordingFile> {
    const file = await Deno.open(path, { read: true, write: true, createNew: true, mode: 0o600 });
    try {
      writeAll(file, wavHeader(0));
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
      const samples = samplesInFile(file.statSync().size);
      file.truncateSync(byteOf(samples));
      file.seekSync(0, Deno.SeekMode.Start);
      writeAll(file, wavHeader(samples));
      await file.syncData();
      return new RecordingFile(file, samples);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Samples that were taken, written or not. */
  get receivedSamples(): number {
    return this.#received;
  }

  /** Samples that are written and synced. */
  get committedSamples(): number {
    return this.#committed;
  }

  /** Whether there is something to commit. */
  get dirty(): boolean {
    return this.#received > this.#committed;
  }

  /** Samples that were taken and are not committed, without those of gaps. */
  get uncommittedSamples(): number {
    return this.#unwritten + this.#syncing;
  }

  /** Takes the samples that follow; they are not copied and must not change until written. */
  append(pcm: Uint8Array): void {
    this.#pending.push({ offset: this.#received, pcm });
    const samples = pcm.length / BYTES_PER_SAMPLE;
    this.#received += samples;
    this.#unwritten += samples;
  }

  /** Goes on at a later sample; what lies between reads as silence and takes no room on disk. */
  skip(toSample: number): void {
    this.#received = toSample;
  }

  /**
   * Writes what was taken; after this it can be read back, but a power cut may take it.
   *
   * @throws {Error} If the disk is full or broken; what was committed is safe, the rest is cut off.
   */
  write(): void {
    if (this.#written === this.#received) return;
    try {
      const size = this.#pending.reduce((sum, { pcm }) => sum + pcm.length, 0);
      const only = this.#pending.length === 1 ? this.#pending[0] : undefined;
      if (only !== undefined) {
        this.#writeAt(only.offset, only.pcm);
      } else if (size > 0) {
        this.#writeChunks();
      }
      if (this.#fileEnd() < this.#received) this.#file.truncateSync(byteOf(this.#received));
      this.#file.seekSync(0, Deno.SeekMode.Start);
      writeAll(this.#file, wavHeader(this.#received));
    } catch (error) {
      this.#cutBack();
      throw error;
    }
    this.#pending = [];
    this.#written = this.#received;
  }

  /** End of the samples that `#pending` reaches, or of what is written. */
  #fileEnd(): number {
    const last = this.#pending.at(-1);
    return last === undefined ? this.#written : last.offset + last.pcm.length / BYTES_PER_SAMPLE;
  }

  #writeAt(sample: number, pcm: Uint8Array): void {
    this.#file.seekSync(byteOf(sample), Deno.SeekMode.Start);
    writeAll(this.#file, pcm);
  }

  /** Writes neighbouring chunks with one call. */
  #writeChunks(): void {
    let run: Chunk[] = [];
    let runBytes = 0;
    const flush = (): void => {
      const first = run[0];
      if (first === undefined) return;
      const joined = new Uint8Array(runBytes);
      let position = 0;
      for (const { pcm } of run) {
        joined.set(pcm, position);
        position += pcm.length;
      }
      this.#writeAt(first.offset, joined);
      run = [];
      runBytes = 0;
    };
    for (const chunk of this.#pending) {
      const first = run[0];
      if (first !== undefined && first.offset + runBytes / BYTES_PER_SAMPLE !== chunk.offset) {
        flush();
      }
      run.push(chunk);
      runBytes += chunk.pcm.length;
    }
    flush();
  }

  /** After a failed write: back to what was committed; the file stays valid if the disk allows. */
  #cutBack(): void {
    this.#pending = [];
    this.#received = this.#committed;
    this.#written = this.#committed;
    this.#unwritten = 0;
    try {
      this.#file.truncateSync(byteOf(this.#committed));
      this.#file.seekSync(0, Deno.SeekMode.Start);
      writeAll(this.#file, wavHeader(this.#committed));
    } catch {
      // The next opening mends the file from its length.
    }
  }

  /**
   * Writes and syncs what was taken so far. One call at a time.
   *
   * @returns Samples that are safe now.
   * @throws {Error} As {@linkcode RecordingFile.write}; also if the sync fails.
   */
  async commit(): Promise<number> {
    this.write();
    const samples = this.#written;
    if (samples > this.#committed) {
      this.#syncing = this.#unwritten;
      this.#unwritten = 0;
      await this.#file.syncData();
      this.#syncing = 0;
      this.#committed = samples;
    }
    return this.#committed;
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
