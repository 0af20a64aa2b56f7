/** Reads the samples of a recording's WAV file from its start to its end. Gaps take no room and read as silence. */
import { AudioFileError } from "../audio/audio_file_error.ts";
import {
  BYTES_PER_SAMPLE,
  isWavHeader,
  samplesInFile,
  WAV_HEADER_BYTES,
} from "../../shared/audio/wav_header.ts";

/** An open WAV file, only read, never changed. */
export class WavReader implements Disposable {
  readonly #file: Deno.FsFile;
  /** Samples in it. */
  readonly samples: number;
  #at = 0;

  private constructor(file: Deno.FsFile, samples: number) {
    this.#file = file;
    this.samples = samples;
  }

  /**
   * Opens a file.
   *
   * @throws {AudioFileError} If it doesn't begin as hero_voice writes it.
   */
  static open(path: string): WavReader {
    const file = Deno.openSync(path);
    try {
      const header = new Uint8Array(WAV_HEADER_BYTES);
      if (readAll(file, header) < header.length || !isWavHeader(header)) {
        throw new AudioFileError(
          "damaged",
          "The beginning of the WAV file is not as it was written.",
        );
      }
      return new WavReader(file, samplesInFile(file.statSync().size));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /**
   * Reads on.
   *
   * @param most Most samples to read.
   * @returns Fewer at the end of the file, and none after it.
   * @throws {AudioFileError} If the file has become shorter.
   */
  read(most: number): Int16Array {
    const pcm = new Int16Array(Math.min(most, this.samples - this.#at));
    const bytes = new Uint8Array(pcm.buffer);
    if (readAll(this.#file, bytes) < pcm.length * BYTES_PER_SAMPLE) {
      throw new AudioFileError("damaged", "The WAV file became shorter while it was read.");
    }
    this.#at += pcm.length;
    return pcm;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Fills the bytes; gives how many there were. */
function readAll(file: Deno.FsFile, bytes: Uint8Array): number {
  let filled = 0;
  while (filled < bytes.length) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}
