/**
 * Keeps text of unknown origin from turning the text around it (Unicode Standard Annex 9). `<bdi>` and
 * `unicode-bidi: isolate` are not enough: browsers make them of the very characters that a text may bring
 * along, so that one can close the isolation that it stands in.
 */

/** Characters that open an isolation, and the one that closes it. */
const OPENING = "\u2066\u2067\u2068";
const CLOSING = "\u2069";
/** Ends a paragraph for the algorithm, and with it everything that is open; shown as a space. */
const SEPARATORS = "\u001c\u001d\u001e\u0085\u2029";
/** A character without any effect, in the place of one that has too much. */
const HARMLESS = "\u2060";
const ANY = new RegExp(`[${OPENING}${CLOSING}${SEPARATORS}]`);

/** A text of the same length that stays within the element that isolates it. */
export function tamed(text: string): string {
  if (!ANY.test(text)) return text;
  const characters = text.split("");
  const open: number[] = [];
  characters.forEach((character, index) => {
    if (OPENING.includes(character)) open.push(index);
    else if (SEPARATORS.includes(character)) characters[index] = " ";
    else if (character === CLOSING && open.pop() === undefined) characters[index] = HARMLESS;
  });
  for (const index of open) characters[index] = HARMLESS;
  return characters.join("");
}

/** Letters that run from the right, and all that changes a direction. */
const TURNING =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text for the middle of a sentence where no element can isolate it, such as an option. One that turns
 * nothing stays as it is, so that an option is found by its first letters.
 */
export function isolated(text: string): string {
  if (!TURNING.test(text)) return tamed(text);
  return `\u2068${tamed(text.replace(/[\n\r]+/g, " "))}\u2069`;
}
