/** Words of a line, with the punctuation around them. */

/** A word and what stands right before and after it. */
export interface Token {
  /** Quotes and brackets. */
  readonly before: string;
  /** The word itself; empty where there is punctuation alone. */
  readonly word: string;
  /** Punctuation after it. */
  readonly after: string;
}

/** A word begins and ends with a letter, a mark or a number; anything may be in between. */
const TOKEN = /^([^\p{L}\p{M}\p{N}]*)(.*?)([^\p{L}\p{M}\p{N}]*)$/su;

/** Takes a line apart at its spaces. */
export function tokensOf(line: string): Token[] {
  return line.split(/[ \t]+/).filter((text) => text !== "").map((text) => {
    const [, before = "", word = "", after = ""] = TOKEN.exec(text) ?? [];
    return word === "" ? { before: text, word: "", after: "" } : { before, word, after };
  });
}

/** Puts a line together again. */
export function lineOf(tokens: readonly Token[]): string {
  return tokens.map(({ before, word, after }) => before + word + after).join(" ");
}
