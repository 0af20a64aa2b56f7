/** What the program and the Worker that reads an upload say to each other. */
import type { Pcm } from "./sound_reader.ts";

/** What the Worker reads. */
export type SoundSource =
  /** A WAV file, which it is given as it comes. */
  | { readonly format: "wav" }
  /** An Ogg Opus file on disk. */
  | { readonly format: "opus"; readonly path: string };

/** To the Worker; each but the first is answered, and the next is sent after the answer. */
export type ToSoundWorker =
  | { readonly kind: "open"; readonly source: SoundSource }
  /** The next bytes of a file that it is given; answered with the sound that is whole by now. */
  | { readonly kind: "push"; readonly bytes: Uint8Array }
  /** That file has ended; answered with the rest of the sound. */
  | { readonly kind: "end" }
  /** Asks for the next sound of a file on disk; answered with none at its end. */
  | { readonly kind: "next" };

/** From the Worker. */
export type FromSoundWorker =
  | { readonly kind: "pcm"; readonly pcm: Pcm }
  /** The file can't be read; the parts of an `ApiError`. */
  | {
    readonly kind: "refused";
    readonly status: number;
    readonly code: string;
    readonly message: string;
  }
  /** Something else went wrong. */
  | { readonly kind: "failed"; readonly message: string };
