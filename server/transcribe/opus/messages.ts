/** What passes between the engine and the Worker that makes clips small. */

/** To the Worker: 16-bit little-endian mono samples at 16 kHz. */
export interface ToOpusWorker {
  readonly id: number;
  readonly pcm: Uint8Array<ArrayBuffer>;
}

/** From the Worker: an Ogg Opus file; undefined if it could not be made. */
export interface FromOpusWorker {
  readonly id: number;
  readonly file: Uint8Array<ArrayBuffer> | undefined;
}
