/** Recordings that were broken off, as the page shows them. */
import type { RunningStream, SessionFailure } from "../session/session_state.ts";

/** How far an unfinished recording is. */
export type UnfinishedState =
  /** Kept by a page that is gone; the person chooses what becomes of it. */
  | { readonly kind: "found" }
  /** The rest of it goes to the engine, then it is ended. */
  | { readonly kind: "saving"; readonly stream: RunningStream }
  | { readonly kind: "saved"; readonly recording: string; readonly durationMs: number }
  /** It can't be saved as it is. */
  | {
    readonly kind: "failed";
    /** Undefined if the page has said it elsewhere. */
    readonly reason: SessionFailure | undefined;
    readonly message?: string;
  };

/** An unfinished recording. */
export interface Unfinished {
  /** This browser's id of it. */
  readonly id: string;
  /** The engine's id, once it gave one. */
  readonly recording: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Length as far as this browser knows, in milliseconds. */
  readonly durationMs: number;
  /** Length of what the engine has not acknowledged, in milliseconds. */
  readonly unsavedMs: number;
  readonly state: UnfinishedState;
}
