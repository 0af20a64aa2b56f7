/** Where terms occur in a text, as ranges, so that no mark can be mistaken for the text. */
import type { TextRange } from "../../shared/recording.ts";
import { fold, foldWithPlaces } from "./fold.ts";

/** Most ranges of a text. */
const MAX_RANGES = 50;
/** Text shown before the first hit, and in all, in UTF-16 code units. */
const BEFORE_LENGTH = 50;
const SNIPPET_LENGTH = 200;

/** Where terms occur, in order, ranges that touch joined; places are UTF-16 code units. */
export function rangesOf(text: string, terms: readonly string[]): TextRange[] {
  const { text: folded, starts, ends } = foldWithPlaces(text);
  const found: TextRange[] = [];
  for (const term of terms) {
    const wanted = fold(term);
    if (wanted === "") continue;
    for (
      let at = folded.indexOf(wanted);
      at >= 0 && found.length < MAX_RANGES * terms.length;
      at = folded.indexOf(wanted, at + wanted.length)
    ) {
      found.push({ start: starts[at] ?? 0, end: ends[at + wanted.length - 1] ?? text.length });
    }
  }
  const joined: TextRange[] = [];
  for (const range of found.sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || range.start > last.end) joined.push(range);
    else joined[joined.length - 1] = { ...last, end: Math.max(last.end, range.end) };
  }
  return joined.slice(0, MAX_RANGES);
}

/** The part of a text around its first hit, with the ranges in that part. */
export function snippetOf(
  text: string,
  terms: readonly string[],
): { readonly text: string; readonly ranges: TextRange[] } {
  const first = rangesOf(text, terms)[0]?.start ?? 0;
  let from = 0;
  if (first > BEFORE_LENGTH) {
    // From a word's beginning where there is one.
    const space = text.indexOf(" ", first - BEFORE_LENGTH);
    from = space >= 0 && space < first ? space + 1 : first - BEFORE_LENGTH;
  }
  const to = Math.min(text.length, from + SNIPPET_LENGTH);
  const part = text.slice(from, to).toWellFormed();
  const cut = `${from > 0 ? "…" : ""}${part}${to < text.length ? "…" : ""}`;
  return { text: cut, ranges: rangesOf(cut, terms) };
}
