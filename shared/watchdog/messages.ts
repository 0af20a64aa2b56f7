/** What the watched program and the Worker that watches it say to each other. */

/** To the Worker. */
export type ToWatchdog =
  /** The first message. */
  | {
    readonly kind: "watch";
    /** Name of the program, for the log. */
    readonly program: string;
    /** How long the event loop may be blocked, in milliseconds. */
    readonly limitMs: number;
  }
  /** The event loop turns. */
  | { readonly kind: "beat"; readonly rssBytes: number };

/** How often the event loop says that it turns, in milliseconds. */
export const BEAT_MS = 1_000;
