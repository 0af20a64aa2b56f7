/** Matrices that stand for layers of a network. */

/** Numbers in rows, one row after the other. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** A matrix whose numbers are told by their places. */
export function matrix(
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
): Matrix {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = at(row, column);
    }
  }
  return { rows, columns, values };
}

/** Some numbers several times, one after the other. */
export function repeated(values: Float32Array, times: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: values.length * times },
    (_, i) => values[i % values.length] ?? 0,
  );
}
