/** Large letters at the beginning of sentences, and "I". */
import { lineOf, type Token } from "./token.ts";

/** What ends a sentence; an ellipsis doesn't. */
const SENTENCE_END = /(^|[^.])[.!?]["'”’»)\]]*$|[!?]["'”’»)\]]*$/u;
/** Words that end with a point in the middle of a sentence. */
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  ("e.g i.e etc vs cf mr mrs ms dr prof st no nr vol fig approx dept ext inc ltd jan feb mar apr jun jul aug " +
    "sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k " +
    "bzw ca usw d.h z.b u.a ggf evtl str tel abs hr fr max min art mme mlle ej sr sra ud")
    .split(" "),
);
/** Has a form of its own already, or is an address. */
const LEFT_ALONE = /[\p{Lu}\p{Lt}@/\\_]|\p{L}\.\p{L}/u;
/** Large letters of Georgian are for headings only. */
const NO_CAPITALS = /\p{Script=Georgian}/u;
const I_FORMS = /^i(['’](m|ll|ve|d|re|s))?$/;

/**
 * Puts large letters in.
 *
 * @param english Whether the text is in English.
 * @param language As in BCP 47; some languages have their own large letters.
 */
export function withCapitals(
  tokens: readonly Token[],
  english: boolean,
  language: string | undefined,
): string {
  let begins = true;
  return lineOf(tokens.map((token) => {
    const { word } = token;
    const large = begins || (english && I_FORMS.test(word)) ? capital(word, language) : word;
    if (word !== "") begins = endsSentence(token);
    else if (/[.!?]$/.test(token.before)) begins = !/\.\.$/.test(token.before);
    return { ...token, word: large };
  }));
}

function endsSentence({ word, after }: Token): boolean {
  if (!SENTENCE_END.test(after)) return false;
  if (!after.startsWith(".")) return true;
  // "3. May", "J. Smith", "e.g. this".
  return !/^\p{N}+$/u.test(word) && !/^\p{L}$/u.test(word) &&
    !ABBREVIATIONS.has(word.toLowerCase());
}

/** A word with a large first letter, where that is a matter of one letter and back again. */
function capital(word: string, language: string | undefined): string {
  const [first = ""] = word;
  if (LEFT_ALONE.test(word) || NO_CAPITALS.test(first)) return word;
  const large = upper(first, language);
  const same = [...large].length === 1 && lower(large, language) === first;
  return same ? large + word.slice(first.length) : word;
}

function upper(letter: string, language: string | undefined): string {
  return letter.toLocaleUpperCase(localeOf(language));
}

function lower(letter: string, language: string | undefined): string {
  return letter.toLocaleLowerCase(localeOf(language));
}

/** Turkish and its kin have a large I with a point; without a language the root's rules hold. */
function localeOf(language: string | undefined): string {
  return /^(tr|az|lt)\b/i.exec(language ?? "")?.[0].toLowerCase() ?? "en";
}
