/** Which recordings' audio was listened to lately, so that nothing is taken away from under a listener. */

/** Recordings that are remembered; the one that was listened to longest ago is forgotten first. */
const MAX_RECORDINGS = 10_000;

/** Remembers when the audio of each recording was last asked for. */
export class RecentUse {
  readonly #lastMs = new Map<string, number>();

  /** Someone asks for it. */
  touch(id: string): void {
    // The map keeps the order of insertion: the oldest is its first.
    this.#lastMs.delete(id);
    this.#lastMs.set(id, performance.now());
    if (this.#lastMs.size <= MAX_RECORDINGS) return;
    const [oldest] = this.#lastMs.keys();
    if (oldest !== undefined) this.#lastMs.delete(oldest);
  }

  /** Whether someone asked for it within so many milliseconds. */
  within(id: string, ms: number): boolean {
    const lastMs = this.#lastMs.get(id);
    return lastMs !== undefined && performance.now() - lastMs < ms;
  }
}
