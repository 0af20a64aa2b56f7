/** Texts as the search compares them: without case and accents, as SQLite's trigram tokenizer has it. */

/** What the tokenizer takes for accents. */
const ACCENTS = /[\u0300-\u036f]/g;

// deno-lint-ignore no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;

/** A text as it is compared. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFD").replace(ACCENTS, "").normalize("NFC").toLowerCase();
}

/** A folded text, with where each of its UTF-16 code units came from. */
export interface Folded {
  readonly text: string;
  /** Start of the character in the original text, for each code unit. */
  readonly starts: readonly number[];
  /** End of the character, with the accents that follow it. */
  readonly ends: readonly number[];
}

/** Folds a text character by character, as it is compared. */
export function foldWithPlaces(text: string): Folded {
  let folded = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const end = at + character.length;
    const part = fold(character);
    if (part === "" && ends.length > 0) ends[ends.length - 1] = end;
    for (let unit = 0; unit < part.length; unit++) {
      starts.push(at);
      ends.push(end);
    }
    folded += part;
    at = end;
  }
  return { text: folded, starts, ends };
}
