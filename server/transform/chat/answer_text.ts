/** A model's answer as it grows: without what it thinks aloud first, and without space around it. */

/** Between these, some models that run on one's own machine think before they answer. */
const THINKING = { begin: "<think>", end: "</think>" } as const;

/** Takes an answer piece by piece. */
export class AnswerText {
  /** Not yet decided what it is. */
  #held = "";
  #phase: "begin" | "thinking" | "answer" = "begin";
  #text = "";

  /** All of the answer so far; space at its end is not part of it. */
  get text(): string {
    return this.#text.trimEnd();
  }

  /** Length so far, in UTF-16 code units. */
  get length(): number {
    return this.#text.length;
  }

  /**
   * Takes a piece.
   *
   * @returns What it adds to the answer.
   */
  add(piece: string): string {
    if (this.#phase === "answer") return this.#append(piece);
    this.#held += piece;
    if (this.#phase === "begin") {
      const begun = this.#held.trimStart();
      if (begun.length < THINKING.begin.length && THINKING.begin.startsWith(begun)) return "";
      if (!begun.startsWith(THINKING.begin)) return this.#answer(begun);
      this.#phase = "thinking";
    }
    const end = this.#held.indexOf(THINKING.end);
    if (end < 0) {
      // Only the end of it may be the beginning of the mark.
      this.#held = this.#held.slice(-THINKING.end.length);
      return "";
    }
    const rest = this.#held.slice(end + THINKING.end.length).trimStart();
    this.#phase = "begin";
    this.#held = "";
    return this.add(rest);
  }

  /**
   * No more pieces come.
   *
   * @returns What was held back and belongs to the answer after all.
   */
  end(): string {
    return this.#phase === "begin" ? this.#answer(this.#held.trimStart()) : "";
  }

  #answer(text: string): string {
    this.#phase = "answer";
    this.#held = "";
    return this.#append(text);
  }

  #append(text: string): string {
    this.#text += text;
    return text;
  }
}
