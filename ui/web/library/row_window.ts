/** Which rows of a long list have to be there, from where it is scrolled to. Lengths are CSS pixels. */

/** Rows from `from` up to, but not including, `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Heights of rows by their keys: what was measured, else what is to be expected. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  #width: number | undefined;

  /** Notes a row's height; whether that is news. */
  note(key: string, height: number): boolean {
    if (Math.abs((this.#measured.get(key) ?? -1) - height) < 0.5) return false;
    this.#measured.set(key, height);
    return true;
  }

  /**
   * What was measured holds for one width of the list.
   *
   * @returns Whether the width is another one, so that all was forgotten.
   */
  fit(width: number): boolean {
    const other = this.#width !== undefined && this.#width !== width;
    this.#width = width;
    if (other) this.#measured.clear();
    return other;
  }

  /** Where each row begins, and at last where the list ends. */
  offsets<T>(
    rows: readonly T[],
    keyOf: (row: T) => string,
    expected: (row: T) => number,
  ): Float64Array {
    const offsets = new Float64Array(rows.length + 1);
    let at = 0;
    for (const [index, row] of rows.entries()) {
      offsets[index] = at;
      at += this.#measured.get(keyOf(row)) ?? expected(row);
    }
    offsets[rows.length] = at;
    return offsets;
  }
}

/** The first row that ends after a place. */
function rowAt(offsets: Float64Array, place: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle + 1] ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The rows that can be seen, and some beyond.
 *
 * @param offsets As {@linkcode RowHeights.offsets} gives them.
 * @param top Where the window begins, from the beginning of the list.
 * @param height Height of the window.
 * @param beyond How much there is above and below the window.
 */
export function rowsWithin(
  offsets: Float64Array,
  top: number,
  height: number,
  beyond: number,
): RowRange {
  const count = offsets.length - 1;
  const from = Math.min(rowAt(offsets, top - beyond), count);
  return { from, to: Math.min(rowAt(offsets, top + height + beyond) + 1, count) };
}
