/**
 * Tidies a transcript by rules: hesitations and words said twice are left out, "new line" and "new
 * paragraph" become such, sentences begin with a large letter. No other word is touched. Done twice it does
 * nothing more.
 */
import { withCapitals } from "./capitals.ts";
import { isFiller, withoutFillers } from "./fillers.ts";
import { isEnglish } from "./language.ts";
import { withoutRepeats } from "./repeats.ts";
import { atSpokenBreaks } from "./spoken_breaks.ts";
import { lineOf, tokensOf } from "./token.ts";

/**
 * Rounds at most: leaving a word out may bring together what is then said twice. Each round leaves words out
 * or makes letters large, or it is the last.
 */
const MAX_ROUNDS = 1_000;

/**
 * Tidies a text.
 *
 * @param text Paragraphs, separated by empty lines.
 * @param language As in BCP 47; undefined if it isn't known.
 */
export function tidy(text: string, language?: string): string {
  let before = withPlainSpace(text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const after = tidyOnce(before, language);
    if (after === before) break;
    before = after;
  }
  return before;
}

function tidyOnce(text: string, language: string | undefined): string {
  const words = text.split(/\s+/).flatMap(tokensOf).map(({ word }) => word.toLowerCase());
  const english = isEnglish(words, language);
  // Hesitations alone are all that was said.
  if (!text.split(/\s+/).flatMap(tokensOf).some((token) => !isFiller(token, english))) {
    return withCapitals(tokensOf(text), english, language);
  }
  const lines = text.split("\n").map((line) =>
    atSpokenBreaks(tokensOf(line)).map(({ line: tokens, breakAfter }) => {
      const kept = withoutRepeats(withoutFillers(tokens, english));
      return withCapitals(kept, english, language) + breakAfter;
    }).join("")
  );
  return withPlainSpace(lines.join("\n"));
}

/** One space between words, no space around lines, at most one empty line between them. */
function withPlainSpace(text: string): string {
  return text.toWellFormed().replace(/\r\n?|\u2028|\u2029/g, "\n").split("\n")
    .map((line) => lineOf(tokensOf(line))).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
