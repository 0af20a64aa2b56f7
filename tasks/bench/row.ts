/** A measured figure and how it is shown. */

/** A line of the table. */
export interface BenchRow {
  /** What was measured. */
  readonly name: string;
  /** The figure, with its unit. */
  readonly figure: string;
  /** What it is measured against in the same run, if it is. */
  readonly baseline?: string;
  /** The goal, in words. */
  readonly goal?: string;
  /** Whether the goal was reached; undefined where there is none. */
  readonly reached?: boolean;
}

/** Shows rows as a table. */
export function showTable(rows: readonly BenchRow[]): string {
  const cells = [
    ["what", "figure", "baseline", "goal", ""],
    ...rows.map(({ name, figure, baseline = "", goal = "", reached }) => [
      name,
      figure,
      baseline,
      goal,
      reached === undefined ? "" : reached ? "reached" : "NOT reached",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  return cells.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()
  ).join("\n");
}

/** A value of a sorted list below which a share of it lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The mean of values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value in the middle of a list. */
export function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}
