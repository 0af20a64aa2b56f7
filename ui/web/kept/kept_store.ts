/** Where the browser keeps recordings, so that a test can hand in its own. */
import type { KeptChunk, KeptRecording } from "./kept_recording.ts";

/** How a kept recording's audio changes. */
export interface KeptChange {
  /** Chunks that begin before this sample are deleted first; `Infinity` deletes all. */
  readonly forgetBefore: number;
  /** Chunks that are added. */
  readonly chunks: readonly KeptChunk[];
}

/** Keeps recordings; every method rejects if the browser can't do it just now. */
export interface KeptStore {
  /** All recordings, oldest first. */
  list(): Promise<KeptRecording[]>;
  /** A recording and its audio, in order; undefined if it isn't kept. */
  load(
    id: string,
  ): Promise<{ readonly record: KeptRecording; readonly chunks: KeptChunk[] } | undefined>;
  /** Writes a recording and the change of its audio: both or nothing. */
  save(record: KeptRecording, change: KeptChange): Promise<void>;
  /** Forgets a recording and its audio. */
  remove(id: string): Promise<void>;
}
