/** Words that were said twice by mistake. */
import type { Token } from "./token.ts";

/** Words that are said twice on purpose, or rightly stand twice in a sentence. */
const MEANT: ReadonlySet<string> = new Set(
  ("very really so no yes yeah had that is do bye ha haha ho now well okay much many more long far again " +
    "never always double blah one two three four five six seven eight nine ten zero oh hundred thousand million " +
    "sehr ja nein nie gut die das der den dem sie ganz lange viel eins zwei drei vier fünf sechs sieben acht " +
    "neun null nous vous très oui non bien un deux trois quatre cinq six sept huit neuf " +
    "muy sí uno dos tres cuatro cinco seis siete ocho nueve cero più molto piano così via uno due tre")
    .split(" "),
);

const HAS_NUMBER = /\p{N}/u;
const HAS_LETTER = /\p{L}/u;
const BEGINS_LARGE = /^\p{Lu}/u;
/** "I" is large wherever it stands. */
const I = /^I(['’]|$)/;

/** Leaves out words that only say again what the word right before them says. */
export function withoutRepeats(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    const last = kept.at(-1);
    if (last === undefined || !isRepeat(last, token)) {
      kept.push(token);
      continue;
    }
    kept.pop();
    kept.push({ ...last, after: token.after });
  }
  return kept;
}

function isRepeat(first: Token, second: Token): boolean {
  if (first.after !== "" || second.before !== "") return false;
  const word = first.word.toLowerCase();
  if (word !== second.word.toLowerCase() || !HAS_LETTER.test(word)) return false;
  if (HAS_NUMBER.test(word) || MEANT.has(word)) return false;
  // "Duran Duran" is a name.
  return !BEGINS_LARGE.test(second.word) || I.test(second.word);
}
