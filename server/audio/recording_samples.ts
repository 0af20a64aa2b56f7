/** The samples of a recording that has ended, read back from its WAV file, or from its OGG once that is all. */
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import type { RecordingFolders } from "./folder.ts";
import type { OggOpusFile } from "./ogg_opus/file.ts";
import { openOggOpus } from "./ogg_opus/open.ts";
import { readSamples, readSamplesOf } from "./recording_file.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";

/** Whether an error says that a file is not there. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}

/**
 * Reads a part of a recording.
 *
 * @returns 16-bit little-endian samples; fewer than asked for if the recording is shorter.
 * @throws {Deno.errors.NotFound} If there is neither file.
 * @throws {AudioFileError} If the OGG is damaged. Also throws the signal's reason.
 */
export async function readRecording(
  folders: RecordingFolders,
  id: string,
  fromSample: number,
  toSample: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readSamples(folders.wavPath(id), fromSample, toSample);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  using file = await openOggOpus(folders.oggPath(id));
  return await readPart(file, fromSample, toSample, signal);
}

async function readPart(
  file: OggOpusFile,
  fromSample: number,
  toSample: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const samples = Math.max(0, Math.min(toSample, file.samples) - fromSample);
  const pcm = new Int16Array(samples);
  let filled = 0;
  for await (const piece of file.read(fromSample, toSample, signal)) {
    pcm.set(piece, filled);
    filled += piece.length;
  }
  return new Uint8Array(pcm.buffer);
}

/** A recording that is read piece by piece. */
export interface OpenRecording extends Disposable {
  /** As {@linkcode readRecording}, at most 10 s at a time; one call at a time. */
  read(fromSample: number, toSample: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens a recording for a reader that goes through it piece by piece, whatever becomes of its files
 * meanwhile; it is not changed.
 *
 * @throws {Deno.errors.NotFound} If there is neither file.
 * @throws {AudioFileError} If there is only the OGG and it is damaged.
 */
export async function openRecording(
  folders: RecordingFolders,
  id: string,
): Promise<OpenRecording> {
  try {
    const file = await Deno.open(folders.wavPath(id));
    return {
      read: (fromSample, toSample) => readSamplesOf(file, fromSample, toSample),
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return await OggSamples.open(folders.oggPath(id));
}

/** So much is decoded at a time for a reader that goes through all of it: 10 s. */
const BLOCK_SAMPLES = 10 * SAMPLE_RATE;

/** The OGG of a recording, for a reader that goes through it piece by piece. */
export class OggSamples implements OpenRecording {
  readonly #file: OggOpusFile;
  /** What was decoded last, and its first sample. */
  #block: Uint8Array<ArrayBuffer> = new Uint8Array();
  #blockStart = 0;

  private constructor(file: OggOpusFile) {
    this.#file = file;
  }

  /** Opens a file; see {@linkcode OggOpusFile.open} for what it throws. */
  static async open(path: string): Promise<OggSamples> {
    return new OggSamples(await openOggOpus(path));
  }

  /** Samples of the recording. */
  get samples(): number {
    return this.#file.samples;
  }

  /** Reads at most 10 s; as {@linkcode readRecording}. One call at a time. */
  async read(
    fromSample: number,
    toSample: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(toSample, fromSample + BLOCK_SAMPLES);
    const blockEnd = this.#blockStart + this.#block.length / BYTES_PER_SAMPLE;
    if (fromSample < this.#blockStart || Math.min(end, this.samples) > blockEnd) {
      this.#block = await readPart(this.#file, fromSample, fromSample + BLOCK_SAMPLES, signal);
      this.#blockStart = fromSample;
    }
    const from = (fromSample - this.#blockStart) * BYTES_PER_SAMPLE;
    return this.#block.slice(from, from + (end - fromSample) * BYTES_PER_SAMPLE);
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
