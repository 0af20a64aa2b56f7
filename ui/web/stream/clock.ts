/** Time as the stream client sees it, so that a test can hand in its own. */

/** Timers and the time of day. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `delayMs`; returns a name for {@linkcode Clock.clear}. */
  after(delayMs: number, callback: () => void): number;
  /** Takes a timer back; one that has run is ignored. */
  clear(timer: number): void;
}

/** The browser's own clock. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => Number(setTimeout(callback, delayMs)),
  clear: (timer) => clearTimeout(timer),
};
