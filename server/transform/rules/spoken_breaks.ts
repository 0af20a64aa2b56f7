/** "New line" and "new paragraph", where they are meant as such. */
import type { Token } from "./token.ts";

/** A word after which "new line" is a thing that is spoken about. */
const THING_AFTER: ReadonlySet<string> = new Set(
  ("a an the this that these those another my your his her its our their whose each every no any some one " +
    "first second third next last brand whole entire completely totally entirely which what in on with of " +
    "into for is as say says said word words phrase called")
    .split(" "),
);
/** A word before which it is. */
const THING_BEFORE: ReadonlySet<string> = new Set(
  ("of is was are were will would has had in on for from by at to that which who characters character break " +
    "breaks feed manager managers item items")
    .split(" "),
);

const BREAKS: readonly { readonly words: readonly string[]; readonly text: string }[] = [
  { words: ["new", "paragraph"], text: "\n\n" },
  { words: ["new", "line"], text: "\n" },
  { words: ["newline"], text: "\n" },
];

/** Takes a line apart where a new line or paragraph is asked for. */
export function atSpokenBreaks(tokens: readonly Token[]): { line: Token[]; breakAfter: string }[] {
  const lines: { line: Token[]; breakAfter: string }[] = [];
  let line: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const found = BREAKS.find(({ words }) => isAsked(tokens, at, words));
    const token = tokens[at];
    if (found === undefined) {
      if (token !== undefined) line.push(token);
      at++;
      continue;
    }
    const last = line.pop();
    if (last !== undefined) line.push({ ...last, after: last.after.replace(/[,;:-]+$/, "") });
    lines.push({ line, breakAfter: found.text });
    line = [];
    at += found.words.length;
  }
  lines.push({ line, breakAfter: "" });
  return lines;
}

function isAsked(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const asked = tokens.slice(at, at + words.length);
  const matches = asked.length === words.length &&
    asked.every(({ before, word, after }, index) =>
      before === "" && word.toLowerCase() === words[index] &&
      (index < words.length - 1 ? after === "" : /^[,.;:!]*$/.test(after))
    );
  if (!matches) return false;
  const before = tokens[at - 1];
  const next = tokens[at + words.length];
  const follows = before?.after === "" && THING_AFTER.has(before.word.toLowerCase());
  const precedes = asked.at(-1)?.after === "" && next?.before === "" &&
    THING_BEFORE.has(next.word.toLowerCase());
  return !follows && !precedes;
}
