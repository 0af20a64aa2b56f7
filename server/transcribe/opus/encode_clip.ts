/** Makes an Ogg Opus file of a clip. */
import { OggOpusEncoder } from "../../audio/ogg_opus/encoder.ts";
import { BYTES_PER_SAMPLE } from "../../../shared/audio/wav_header.ts";

/**
 * How much work is put into it (`OPUS_SET_COMPLEXITY`, 0 to 10): at 24 kbit/s speech recognition hears no
 * difference between this and the most, and it takes a third of the time.
 */
const COMPLEXITY = 2;

/** @param pcm 16-bit little-endian mono samples at 16 kHz. */
export async function encodeClip(pcm: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  await using encoder = await OggOpusEncoder.create({
    complexity: COMPLEXITY,
    title: "",
    date: new Date(0),
    write: (piece) => {
      pieces.push(piece.slice());
      bytes += piece.length;
    },
  });
  const samples = Math.floor(pcm.length / BYTES_PER_SAMPLE);
  const aligned = pcm.byteOffset % BYTES_PER_SAMPLE === 0 ? pcm : pcm.slice();
  await encoder.add(new Int16Array(aligned.buffer, aligned.byteOffset, samples));
  await encoder.finish();
  const file = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}
