/** The sound of an uploaded Ogg Opus file. */
import { AudioFileError } from "../audio/audio_file_error.ts";
import { openOggOpus } from "../audio/ogg_opus/open.ts";
import { unreadable } from "./refusals.ts";
import type { Pcm } from "./sound_reader.ts";

/**
 * Reads a file on disk, in pieces of at most a second.
 *
 * @throws {ApiError} If it can't be read.
 */
export async function* opusSound(path: string): AsyncGenerator<Pcm, void, void> {
  const { signal } = new AbortController();
  try {
    using file = await openOggOpus(path);
    for await (const piece of file.read(0, file.samples, signal)) {
      yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } catch (error) {
    if (error instanceof AudioFileError) throw unreadable(error.message);
    throw error;
  }
}
