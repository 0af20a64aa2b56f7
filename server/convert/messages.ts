/** What passes between the engine and the Worker that converts. */
import type { ConversionTask, Converted } from "./convert.ts";

/** To the Worker. */
export type ToConverter =
  | { readonly kind: "convert"; readonly task: ConversionTask }
  /** Another turn. */
  | { readonly kind: "go" };

/** From the Worker. */
export type FromConverter =
  /** A turn is over; the share that is done. */
  | { readonly kind: "turn"; readonly progress: number }
  | { readonly kind: "done"; readonly converted: Converted }
  | {
    readonly kind: "failed";
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
  };
