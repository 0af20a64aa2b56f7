/**
 * What passes between the program and the Worker that detects speech. Both ways it is flat arrays of
 * numbers, many at a time, so that the boundary costs next to nothing a frame.
 */
import type { VadOptions } from "./vad.ts";

/** Numbers of a record: its kind, the session, and two more that depend on the kind. */
export const RECORD_LENGTH = 4;

/** Kinds of records for the Worker. */
export const COMMAND = {
  /** `first`: the position of the first sample; `second`: the session's `pauseMs`, 0 for that of all. */
  open: 0,
  /** `first`: bytes of the session's audio that come next in the message's audio. */
  audio: 1,
  /** `first`: the position where audio goes on. */
  jump: 2,
  /** `first`: a number that the answer bears. */
  flush: 3,
  close: 4,
} as const;

/** Kinds of records from the Worker. */
export const EVENT = {
  /** `first`: start of the span. */
  speechStart: 0,
  /** `first` and `second`: start and end of the span. */
  speechEnd: 1,
  /** `first`: the position. */
  searched: 2,
  /** `first`: the number of the flush. */
  flushed: 3,
  /** `first`: samples that were taken from the queue since the session began. */
  progress: 4,
  /** `first`: samples of clearly audible sound that lately were no speech. */
  dropped: 5,
} as const;

/** The first message to the Worker. */
export interface StartMessage {
  readonly kind: "start";
  /** The model, as its file is. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly options: VadOptions;
}

/** Work for the Worker. */
export interface CommandMessage {
  readonly kind: "commands";
  /** Records of {@linkcode COMMAND}. */
  readonly records: Float64Array<ArrayBuffer>;
  /** Audio of all `audio` records, in their order. */
  readonly audio: Uint8Array<ArrayBuffer>;
}

/** What the Worker receives. */
export type ToWorker =
  | StartMessage
  | CommandMessage
  /** Asks for a `pong`, the sign of life. */
  | { readonly kind: "ping" };

/** What the Worker found. */
export interface EventMessage {
  readonly kind: "events";
  /** Records of {@linkcode EVENT}. */
  readonly records: Float64Array<ArrayBuffer>;
  /** The memory of audio that came and is no longer needed, to be used again. */
  readonly spent: readonly ArrayBuffer[];
}

/** What the Worker sends. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "pong" }
  | EventMessage
  /** The Worker can't go on. */
  | { readonly kind: "failed"; readonly message: string };

/** Collects records into a flat array. */
export class Records {
  readonly #numbers: number[] = [];

  /** Whether there are none. */
  get empty(): boolean {
    return this.#numbers.length === 0;
  }

  /** Adds one. */
  add(kind: number, session: number, first = 0, second = 0): void {
    this.#numbers.push(kind, session, first, second);
  }

  /** Gives all and begins anew. */
  take(): Float64Array<ArrayBuffer> {
    const taken = new Float64Array(this.#numbers);
    this.#numbers.length = 0;
    return taken;
  }
}

/** Calls back with every record of a flat array, in order. */
export function forEachRecord(
  records: Float64Array,
  callback: (kind: number, session: number, first: number, second: number) => void,
): void {
  for (let at = 0; at + RECORD_LENGTH <= records.length; at += RECORD_LENGTH) {
    callback(records[at] ?? -1, records[at + 1] ?? -1, records[at + 2] ?? 0, records[at + 3] ?? 0);
  }
}
