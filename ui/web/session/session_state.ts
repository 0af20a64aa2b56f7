/** States of a recording on its way to the engine. */
import type { FailureReason, StreamState } from "../stream/stream_state.ts";

/** The stream is being made, flows, or waits for its next try. */
export type RunningStream = Extract<StreamState, { kind: "connecting" | "open" | "waiting" }>;

/** Why a recording can't go on. */
export type SessionFailure = FailureReason | "ended_elsewhere";

/** Where a recording stands. */
export type SessionState =
  | RunningStream
  /** The engine has all of it. */
  | { readonly kind: "saved"; readonly recording: string; readonly durationMs: number }
  /** It can't go on; audio that the engine doesn't have stays. */
  | { readonly kind: "failed"; readonly reason: SessionFailure; readonly message?: string };
