/** What the program and the Worker that reads an upload say to each other. */
import type { Pcm } from "./sound_reader.ts";

/** Kinds of files that the Worker reads. */
export type WorkerFormat = "wav";

/** To the Worker; each is answered before the next one is sent. */
export type ToSoundWorker =
  /** The first message; it isn't answered. */
  | { readonly kind: "open"; readonly format: WorkerFormat }
  | { readonly kind: "push"; readonly bytes: Uint8Array }
  | { readonly kind: "end" };

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
