/** Moments that a person marked while recording, addressed by sample offsets. */

/** Most marks of a recording that a page remembers. */
export const MAX_MARKS = 1_000;

/** A marked moment. */
export interface MarkedMoment {
  readonly atSample: number;
  /** What it is called; empty once a name was taken away. */
  readonly label?: string | undefined;
}

/** Marks in order, none twice; they go where the audio under them goes. */
export class Marks {
  #marks: readonly MarkedMoment[];

  /** @param marks Marks of a page that is gone. */
  constructor(marks: readonly MarkedMoment[] = []) {
    this.#marks = marks;
  }

  /** The marks. */
  get list(): readonly MarkedMoment[] {
    return this.#marks;
  }

  /** The mark at a sample, if there is one. */
  at(sample: number): MarkedMoment | undefined {
    return this.#marks.find(({ atSample }) => atSample === sample);
  }

  /**
   * Adds a mark.
   *
   * @returns False if there are too many already.
   */
  add(sample: number): boolean {
    if (this.at(sample) !== undefined) return true;
    if (this.#marks.length >= MAX_MARKS) return false;
    this.#marks = [...this.#marks, { atSample: sample }].sort((a, b) => a.atSample - b.atSample);
    return true;
  }

  /**
   * Names a mark.
   *
   * @returns The mark as it is now; undefined if it isn't there any more.
   */
  name(sample: number, label: string): MarkedMoment | undefined {
    this.#marks = this.#marks.map((mark) => mark.atSample === sample ? { ...mark, label } : mark);
    return this.at(sample);
  }

  /** Audio from an offset on was moved. */
  shift(from: number, by: number): void {
    this.#marks = this.#marks.map((mark) =>
      mark.atSample < from ? mark : { ...mark, atSample: mark.atSample + by }
    );
  }

  /** What lies before an offset is no longer part of the recording, and counting begins there. */
  rebase(start: number): void {
    this.#marks = this.#marks.filter(({ atSample }) => atSample >= start)
      .map((mark) => ({ ...mark, atSample: mark.atSample - start }));
  }
}
