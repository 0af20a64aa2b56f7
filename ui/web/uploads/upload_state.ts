/** States of files on their way to become recordings. */

/** How far a file is. */
export type UploadState =
  /** Others go first. */
  | { readonly kind: "queued" }
  /** On its way; the part that is there, from 0 to 1. */
  | { readonly kind: "sending"; readonly sent: number }
  /** All of it was sent; the engine reads it. */
  | { readonly kind: "reading" }
  /** It is a recording, and its text is being written. */
  | {
    readonly kind: "writing";
    readonly recording: string;
    /** Segments whose text is there, and all that were found so far. */
    readonly written: number;
    readonly found: number;
  }
  | { readonly kind: "done"; readonly recording: string }
  /** It became no recording, with a sentence. */
  | {
    readonly kind: "failed";
    readonly message: string;
    /** Whether the same file may be taken another time. */
    readonly again: boolean;
  };

/** A file on its way. */
export interface Upload {
  readonly id: number;
  /** The file's name; any text. */
  readonly name: string;
  readonly bytes: number;
  readonly state: UploadState;
}

/** Whether closing the page now would break it off. */
export function isUnderWay({ state: { kind } }: Upload): boolean {
  return kind === "queued" || kind === "sending" || kind === "reading";
}
