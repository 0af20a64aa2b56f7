/**
 * One conversion: a WAV file becomes an Ogg Opus file beside it, written, synced and checked. It works in
 * short turns, so that whoever runs it can hold it back, and keeps as much in memory for a minute of audio
 * as for eight hours.
 */
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { writeAllSync } from "../../shared/write_all.ts";
import { AudioFileError } from "../audio/audio_file_error.ts";
import { OggOpusEncoder } from "../audio/ogg_opus/encoder.ts";
import { OggOpusFile } from "../audio/ogg_opus/file.ts";
import { ConversionError } from "./conversion_error.ts";
import { WavReader } from "./wav_reader.ts";

/** Audio that is encoded in a turn: 2 s, some 15 ms of work. */
const ENCODE_TURN_SAMPLES = 2 * SAMPLE_RATE;
/** Audio that is decoded in a turn, which is that much faster. */
const CHECK_TURN_SAMPLES = 10 * SAMPLE_RATE;
/** Share of the work that encoding is; checking is the rest. */
const ENCODING_SHARE = 0.85;
/** The length may differ so much from what was recorded, in samples: 50 ms. */
const LENGTH_TOLERANCE = SAMPLE_RATE / 20;

/** What is to be converted. */
export interface ConversionTask {
  readonly wavPath: string;
  /** Where the Ogg Opus file is written; there must be nothing. */
  readonly partPath: string;
  /** Length of the recording. */
  readonly samples: number;
  readonly title: string;
  /** When it was recorded, in milliseconds since 1970. */
  readonly createdAt: number;
  /** How much work is put into it, 0 to 10. */
  readonly complexity: number;
}

/** The part of `Deno.FsFile` that is used to write, so that a test can hand in its own. */
export type PartFile = Pick<Deno.FsFile, "writeSync" | "syncSync" | "close">;

/** Makes the file that is written; there must be none. */
export type CreatePart = (path: string) => PartFile;

const createPart: CreatePart = (path) =>
  Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });

/** A file that was made. */
export interface Converted {
  readonly bytes: number;
  readonly samples: number;
}

/**
 * Ends a turn; the next begins when it resolves.
 *
 * @param progress Share that is done.
 */
export type EndTurn = (progress: number) => Promise<void>;

/**
 * Converts. If it fails, the file at `partPath` may be left, unfinished.
 *
 * @throws {ConversionError} If what was made is not as it should be.
 * @throws {AudioFileError} If the WAV file is not whole. Also throws what the file system throws.
 */
export async function convert(
  task: ConversionTask,
  endTurn: EndTurn,
  create: CreatePart = createPart,
): Promise<Converted> {
  using wav = WavReader.open(task.wavPath);
  if (!isAlike(wav.samples, task.samples)) {
    throw new AudioFileError(
      "damaged",
      `The WAV file holds ${seconds(wav.samples)} s of sound, but ${
        seconds(task.samples)
      } s were recorded.`,
    );
  }
  const part = create(task.partPath);
  let bytes: number;
  try {
    bytes = await encode(wav, task, part, endTurn);
  } finally {
    part.close();
  }
  await check(task.partPath, wav.samples, endTurn);
  return { bytes, samples: wav.samples };
}

/** Whether two lengths are close enough. */
export function isAlike(samples: number, otherSamples: number): boolean {
  return Math.abs(samples - otherSamples) <= LENGTH_TOLERANCE;
}

function seconds(samples: number): string {
  return (samples / SAMPLE_RATE).toFixed(2);
}

/** Writes the file and makes it safe; gives its size in bytes. */
async function encode(
  wav: WavReader,
  task: ConversionTask,
  part: PartFile,
  endTurn: EndTurn,
): Promise<number> {
  let bytes = 0;
  await using encoder = await OggOpusEncoder.create({
    complexity: task.complexity,
    title: task.title,
    date: new Date(task.createdAt),
    write: (page) => {
      writeAllSync(part, page);
      bytes += page.length;
    },
  });
  for (let done = 0; done < wav.samples;) {
    const pcm = wav.read(ENCODE_TURN_SAMPLES);
    await encoder.add(pcm);
    done += pcm.length;
    await endTurn(ENCODING_SHARE * done / wav.samples);
  }
  await encoder.finish();
  part.syncSync();
  return bytes;
}

/** Reads the file back and decodes all of it. */
async function check(path: string, samples: number, endTurn: EndTurn): Promise<void> {
  try {
    using file = await OggOpusFile.open(path);
    if (!isAlike(file.samples, samples)) {
      throw new AudioFileError(
        "damaged",
        `It holds ${seconds(file.samples)} s of sound instead of ${seconds(samples)} s.`,
      );
    }
    let done = 0;
    let turn = 0;
    for await (const piece of file.read(0, file.samples, new AbortController().signal)) {
      done += piece.length;
      turn += piece.length;
      if (turn < CHECK_TURN_SAMPLES) continue;
      turn = 0;
      await endTurn(ENCODING_SHARE + (1 - ENCODING_SHARE) * done / samples);
    }
  } catch (error) {
    if (!(error instanceof AudioFileError)) throw error;
    throw new ConversionError(
      "check_failed",
      `The converted audio is not what it should be and was thrown away. ${error.message} The WAV file stays; try again.`,
      false,
      { cause: error },
    );
  }
}
