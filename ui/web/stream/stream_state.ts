/** States of the stream client. */
import { CLOSE } from "../../../shared/protocol.ts";

/** Close codes after which the client stops for good. */
const STOPPING_CODES = [
  CLOSE.invalid,
  CLOSE.refused,
  CLOSE.tooBig,
  CLOSE.badStart,
  CLOSE.unknownRecording,
  CLOSE.windowExceeded,
  CLOSE.takenOver,
] as const;

/** Why a stream failed for good: the engine's close code, or an answer that makes no sense. */
export type FailureReason = (typeof STOPPING_CODES)[number] | "nonsense";

/** Why there is no connection just now. */
export interface BrokenStream {
  readonly cause: "lost" | "disk_full";
  /** The engine's sentence, if it sent one. */
  readonly message?: string;
}

/** Where a stream stands. */
export type StreamState =
  /** A connection is being made; for the first time, or after one was lost. */
  | { readonly kind: "connecting"; readonly after?: BrokenStream }
  /** Audio flows. */
  | { readonly kind: "open" }
  /** The connection is gone; the audio is kept until the next try. */
  | BrokenStream & {
    readonly kind: "waiting";
    /** Milliseconds since 1970. */
    readonly nextTryAt: number;
  }
  /** The recording has ended. */
  | {
    readonly kind: "done";
    readonly recording: string;
    readonly durationMs: number;
    /** Segments whose text still comes by REST. */
    readonly pending: number;
  }
  /** No further try would help. */
  | { readonly kind: "failed"; readonly reason: FailureReason; readonly message?: string };

/** The close code as a reason to stop for good; undefined if trying again may help. */
export function stoppingReason(code: number): FailureReason | undefined {
  return STOPPING_CODES.find((stopping) => stopping === code);
}

/** Why there is no connection just now, also while another one is tried; undefined if none was lost. */
export function brokenStream(stream: StreamState): BrokenStream | undefined {
  if (stream.kind === "waiting") return stream;
  return stream.kind === "connecting" ? stream.after : undefined;
}
