/** Keeps the screen awake while a person records. */

/** A lock that the browser gave. */
interface Sentinel {
  release(): Promise<void>;
}

/** What is needed of the browser. */
export interface ScreenLockOptions {
  /** Asks for a lock; undefined where the browser has none. */
  readonly request: (() => Promise<Sentinel>) | undefined;
  /** Where `visibilitychange` is told: the document. A browser takes its lock back from a hidden page. */
  readonly document: EventTarget & { readonly visibilityState: string };
}

/** Asks the browser for its lock while it is wanted; one that isn't given is done without. */
export class ScreenLock {
  readonly #options: ScreenLockOptions;
  #wanted = false;
  #held: Promise<Sentinel | undefined> | undefined;

  constructor(options: ScreenLockOptions) {
    this.#options = options;
    options.document.addEventListener("visibilitychange", () => {
      if (options.document.visibilityState !== "visible") this.#held = undefined;
      else if (this.#wanted) this.#take();
    });
  }

  /** From now on the screen stays awake, or may fall asleep again. */
  keep(awake: boolean): void {
    if (awake === this.#wanted) return;
    this.#wanted = awake;
    if (awake) return this.#take();
    const held = this.#held;
    this.#held = undefined;
    void held?.then((sentinel) => sentinel?.release()).catch(() => {});
  }

  #take(): void {
    // A low battery is a reason to refuse; the recording goes on all the same.
    this.#held ??= this.#options.request?.().catch(() => undefined);
  }
}
