/** Which segments' ends the page has seen, for `lastSegment` on a resume. */

/** Segments may end out of order; what counts is up to where none is missing. */
export class EndedSegments {
  /** Ended segments beyond the first that is missing. */
  readonly #beyond = new Set<number>();
  #next = 0;

  /** Notes the end of a segment; noting it twice is fine. */
  add(segment: number): void {
    if (segment < this.#next) return;
    this.#beyond.add(segment);
    while (this.#beyond.delete(this.#next)) this.#next++;
  }

  /** The highest segment up to and including which all have ended; undefined if the first hasn't. */
  get last(): number | undefined {
    return this.#next === 0 ? undefined : this.#next - 1;
  }
}
