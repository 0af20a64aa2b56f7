/** Hesitations: sounds that are no words. */
import type { Token } from "./token.ts";

/** Sounds that are a word in no language; "mhm" and "uh-huh" are not among them: they say yes. */
const FILLERS = /^(uh+|u+hm+|um{2,}|e+rm+|h+m+|m{3,}|ä+h+m*|ö+h+m*|e+uh+|heu+)$/;
/** Sounds that are words in other languages. */
const ENGLISH_FILLERS = /^(um|er|ehm)$/;

/** Words after which two commas around a hesitation are too many. */
const BEFORE_NOUN: ReadonlySet<string> = new Set(
  ("a an the my your his her its our their this that these those to of in on at for with from by about i " +
    "we you he she they it is are was were and or but der die das ein eine le la les un une el")
    .split(" "),
);

/**
 * Whether a token is a hesitation. In quotes it is spoken about, and with a question or exclamation mark it
 * says something.
 *
 * @param english Whether the text is in English.
 */
export function isFiller({ before, word, after }: Token, english: boolean): boolean {
  if (before !== "" || !/^[,.;…-]*$/.test(after)) return false;
  const sound = word.toLowerCase();
  return FILLERS.test(sound) || (english && ENGLISH_FILLERS.test(sound));
}

/** Leaves the hesitations of a line out, with the commas that belong to them. */
export function withoutFillers(tokens: readonly Token[], english: boolean): Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    if (!isFiller(token, english)) {
      kept.push(token);
      continue;
    }
    const last = kept.pop();
    if (last !== undefined) kept.push({ ...last, after: joined(last, token.after) });
  }
  return kept;
}

/** What stands after a word once the hesitation after it, with what stood after that, is gone. */
function joined({ word, after }: Token, gone: string): string {
  if (gone === "" || gone === "-") return after === "," ? "" : after;
  if (/^[.;…]/.test(gone)) return after === "" || after === "," ? gone : after;
  // "I, uh, think" and "well, um, I think".
  if (after === ",") return BEFORE_NOUN.has(word.toLowerCase()) ? "" : after;
  return after === "" && gone.startsWith(",") && BEFORE_NOUN.has(word.toLowerCase())
    ? ""
    : after || gone;
}
