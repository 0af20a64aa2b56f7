/** Work that is done one at a time. */

/** Does work in the order in which it is asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when all that was asked for before is over, whatever became of it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Resolves when all that was asked for up to now is over. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
