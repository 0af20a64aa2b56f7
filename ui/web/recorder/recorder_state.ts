/** States of the recorder. */
import type { RunningStream } from "../session/session_state.ts";

/** How the microphone of a recording is. */
export type MicrophoneState =
  | "on"
  /** Let go, because the person paused. */
  | "paused"
  /** It went away; another one, or the same again, is being opened. */
  | "reopening"
  /** It went away and there is no other; the recording waits. */
  | "lost";

/** Where the recorder stands. */
export type RecorderState =
  | { readonly kind: "idle" }
  /** Waiting for the person to allow the microphone, or for the device. */
  | { readonly kind: "preparing" }
  | {
    readonly kind: "recording";
    readonly stream: RunningStream;
    readonly microphone: MicrophoneState;
  }
  /** No more is recorded; what there is goes to the engine. */
  | {
    readonly kind: "saving";
    readonly stream: RunningStream;
    /** Whether it then goes to the bin. */
    readonly discarding: boolean;
  }
  | { readonly kind: "saved"; readonly recording: string; readonly durationMs: number }
  /** Ended, or not begun, with a sentence. */
  | { readonly kind: "failed"; readonly message: string };
