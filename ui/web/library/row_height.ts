/** How high a row is to be expected before it was seen. */
import type { LibraryRow } from "./library_rows.ts";

/** Heights in `rem`: the row, the name of a day above it, a found text, a sentence. */
const HEIGHT = { row: 3, day: 2.75, found: 1.75, trouble: 2.25 } as const;

/** Size of the page's letters, in CSS pixels: a `rem`. */
export function letterSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/**
 * Height in CSS pixels.
 *
 * @param rem As {@linkcode letterSize} gives it.
 */
export function expectedHeight({ item, day }: LibraryRow, rem: number): number {
  const troubled = item.state === "interrupted" ||
    (item.troubles?.failed ?? 0) + (item.troubles?.waiting ?? 0) > 0;
  const height = HEIGHT.row + (day === undefined ? 0 : HEIGHT.day) +
    HEIGHT.found * (item.hits?.texts.length ?? 0) + (troubled ? HEIGHT.trouble : 0);
  return height * rem;
}
