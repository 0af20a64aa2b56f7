/** Where the words of a segment lie in its text, and which of them is spoken when. */
import type { Segment, Word } from "../../../shared/recording.ts";

/** A word and its place in a text. */
export interface PlacedWord {
  /** First UTF-16 code unit, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Finds words in a text, in order. A word that isn't there as the engine heard it, for example because the
 * text has a figure instead, has no place.
 */
export function placeWords(text: string, words: readonly Word[]): PlacedWord[] {
  const lower = text.toLowerCase();
  const placed: PlacedWord[] = [];
  let searchFrom = 0;
  for (const { word, startMs, endMs } of words) {
    const wanted = word.trim().toLowerCase();
    const from = wanted === "" ? -1 : lower.indexOf(wanted, searchFrom);
    if (from < 0) continue;
    searchFrom = from + wanted.length;
    placed.push({ from, to: searchFrom, startMs, endMs });
  }
  return placed;
}

/** When the word at a place of a segment's text is spoken; the segment's start where that isn't known. */
export function timeAt({ text, words, startMs }: Segment, offset: number): number {
  const placed = placeWords(text, words ?? []);
  return placed.findLast(({ from }) => from <= offset)?.startMs ?? startMs;
}

/** Which of some spans in order is spoken at a time, by its index; -1 if none is. */
export function spokenAt(
  spans: readonly { readonly startMs: number; readonly endMs: number }[],
  ms: number,
): number {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle]!.startMs <= ms) low = middle;
    else high = middle - 1;
  }
  const span = spans[low];
  return span !== undefined && span.startMs <= ms && ms < span.endMs ? low : -1;
}
