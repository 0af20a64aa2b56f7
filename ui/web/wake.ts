/** Notices when a connection may have changed without a word: the network came back, the machine slept. */
import type { Clock } from "./stream/clock.ts";

/** How often the time is looked at, in milliseconds. */
const LOOK_EVERY_MS = 5_000;
/**
 * The machine slept if the time jumped by this much more, in milliseconds. Timers of a tab in the
 * background come up to a minute late; taking that for sleep costs no more than a ping.
 */
const JUMP_MS = 15_000;

/** Options of {@linkcode watchWake}. */
export interface WakeOptions {
  readonly clock: Clock;
  /** Where `online` and `focus` are told: the window. */
  readonly window: EventTarget;
  /** Where `visibilitychange` is told: the document. */
  readonly document: EventTarget & { readonly visibilityState: string };
  /** Told each time. */
  readonly onWake: () => void;
}

/**
 * Watches for as long as the page lives.
 *
 * @returns Ends it.
 */
export function watchWake({ clock, window, document, onWake }: WakeOptions): () => void {
  const events = new AbortController();
  const { signal } = events;
  for (const name of ["online", "focus"]) window.addEventListener(name, onWake, { signal });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") onWake();
  }, { signal });
  let timer: number;
  const look = (before: number): void => {
    timer = clock.after(LOOK_EVERY_MS, () => {
      if (clock.now() - before > LOOK_EVERY_MS + JUMP_MS) onWake();
      look(clock.now());
    });
  };
  look(clock.now());
  return () => {
    events.abort();
    clock.clear(timer);
  };
}
