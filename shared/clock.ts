/** The time and waiting, so that a test can hand in its own. */
import { delay } from "./delay.ts";

/** A clock. */
export interface Clock {
  /** The present, in milliseconds since 1970. */
  now(): number;
  /** Waits, in milliseconds, or until the signal is aborted; leaves neither timer nor listener. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now(), wait: delay };
