/** What turns the bytes of an uploaded file into sound. */

/** Samples as recordings have them: 16-bit little-endian, mono, at 16 kHz. */
export type Pcm = Uint8Array<ArrayBuffer>;

/** Reads one file, as its bytes come. After an error it is of no use. */
export interface SoundReader {
  /**
   * Takes the next bytes of the file.
   *
   * @returns The sound that is whole by now; possibly none.
   * @throws {ApiError} If the file can't be read.
   */
  push(bytes: Uint8Array): Promise<Pcm>;
  /**
   * The file has ended.
   *
   * @returns The rest of the sound.
   * @throws {ApiError} If the file can't be read.
   */
  end(): Promise<Pcm>;
}
