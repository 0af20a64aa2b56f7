/** A WAV file in memory, for audio that could not be saved by the engine. */
import { BYTES_PER_SAMPLE, WAV_HEADER_BYTES, wavHeader } from "../../../shared/audio/wav_header.ts";

/** Makes a WAV file of samples at the stream's rate. */
export function wavFile(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(WAV_HEADER_BYTES + samples.byteLength);
  file.set(wavHeader(samples.length));
  const view = new DataView(file.buffer, WAV_HEADER_BYTES);
  samples.forEach((sample, index) => view.setInt16(index * BYTES_PER_SAMPLE, sample, true));
  return file;
}
