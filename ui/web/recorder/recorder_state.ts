/** States of the recorder. */
import type { StreamState } from "../stream/stream_state.ts";

/** Where the recorder stands. */
export type RecorderState =
  | { readonly kind: "idle" }
  /** Waiting for the person to allow the microphone, or for the device. */
  | { readonly kind: "preparing" }
  | { readonly kind: "recording"; readonly stream: StreamState }
  /** No more is recorded; what there is goes to the engine. */
  | { readonly kind: "saving"; readonly stream: StreamState }
  | { readonly kind: "saved"; readonly recording: string; readonly durationMs: number }
  /** Ended with a sentence; audio that the engine doesn't have is kept for a download. */
  | { readonly kind: "failed"; readonly message: string; readonly unsavedMs: number };
