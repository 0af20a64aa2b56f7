/**
 * Commits recordings that have something new: each at least 50 ms after its last commit began, a few at
 * the same time, on one timer for all. A busy disk makes the commits rarer, not the queue longer.
 */

/** Shortest time between two rounds of commits, in milliseconds. */
const ROUND_MS = 50;
/** Commits under way at the same time: what waits for the disk, not for the processor. */
const MAX_CONCURRENT = 8;

/** Something that can be committed. It must handle its own failures: `commit` never rejects. */
export interface Committable {
  commit(): Promise<void>;
}

/** The queue of what is to be committed. */
export class Committer implements Disposable {
  /** Asked for since the last round. */
  #asked = new Set<Committable>();
  /** Of earlier rounds, for want of a free place. */
  readonly #due = new Set<Committable>();
  readonly #running = new Set<Committable>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  /** Asks for a commit soon; asking again before it has begun changes nothing. */
  request(item: Committable): void {
    if (this.#disposed) return;
    this.#asked.add(item);
    this.#timer ??= setTimeout(() => this.#round(), ROUND_MS);
  }

  /** Takes back what was asked for. */
  cancel(item: Committable): void {
    this.#asked.delete(item);
    this.#due.delete(item);
  }

  #round(): void {
    this.#timer = undefined;
    for (const item of this.#asked) this.#due.add(item);
    this.#asked.clear();
    this.#startDue();
  }

  #startDue(): void {
    for (const item of this.#due) {
      if (this.#running.size >= MAX_CONCURRENT) return;
      if (this.#running.has(item)) continue;
      this.#due.delete(item);
      this.#running.add(item);
      item.commit().finally(() => {
        this.#running.delete(item);
        this.#startDue();
      });
    }
  }

  /** Stops; commits under way end by themselves. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked.clear();
    this.#due.clear();
  }
}
