/**
 * What was added to a text and what was taken out of it, word by word (E. W. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", Algorithmica 1986).
 */

/** A run of words that are in both texts, or in one of them only. */
export interface DiffRun {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Texts with more differences than this, in words, count as wholly different. */
const MAX_DIFFERENCES = 1_500;

/** Words, each with the space behind it. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}

/** Compares without what is only another space. */
function sameWord(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.trimEnd() === b.trimEnd();
}

/**
 * Compares two texts.
 *
 * @returns Runs which, without those removed, are the second text.
 */
export function diffWords(before: string, after: string): DiffRun[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  const path = shortestPath(a, b);
  if (path === undefined) {
    return runsOf([
      ...a.map((text) => run("removed", text)),
      ...b.map((text) => run("added", text)),
    ]);
  }
  const found: DiffRun[] = [];
  let [x, y] = [0, 0];
  for (const [toX, toY] of path) {
    while (x < toX || y < toY) {
      if (x < toX && y < toY && sameWord(a[x], b[y])) {
        found.push(run("same", b[y] ?? ""));
        x++;
        y++;
      } else if (x < toX && toX - x > toY - y) found.push(run("removed", a[x++] ?? ""));
      else found.push(run("added", b[y++] ?? ""));
    }
  }
  return runsOf(found);
}

function run(kind: DiffRun["kind"], text: string): DiffRun {
  return { kind, text };
}

/** Joins neighbours of a kind. */
function runsOf(found: readonly DiffRun[]): DiffRun[] {
  const runs: DiffRun[] = [];
  for (const { kind, text } of found) {
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = run(kind, last.text + text);
    else runs.push(run(kind, text));
  }
  return runs;
}

/**
 * The corners of a path through the grid of both texts with the fewest differences: from one to the next,
 * first one step to the right or down at most, then diagonally along what is the same.
 */
function shortestPath(
  a: readonly string[],
  b: readonly string[],
): (readonly [number, number])[] | undefined {
  const most = Math.min(a.length + b.length, MAX_DIFFERENCES);
  const offset = most + 1;
  let furthest = new Int32Array(2 * offset + 1);
  const history: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    history.push(furthest);
    const next = furthest.slice();
    for (let k = -d; k <= d; k += 2) {
      let x = startOf(furthest, offset, k, d);
      let y = x - k;
      while (x < a.length && y < b.length && sameWord(a[x], b[y])) {
        x++;
        y++;
      }
      next[offset + k] = x;
      if (x >= a.length && y >= b.length) return cornersOf(history, offset, d, a.length, b.length);
    }
    furthest = next;
  }
  return undefined;
}

/** Where diagonal `k` is entered with `d` differences, by the best of the diagonals beside it. */
function startOf(furthest: Int32Array, offset: number, k: number, d: number): number {
  const below = furthest[offset + k - 1] ?? 0;
  const above = furthest[offset + k + 1] ?? 0;
  if (d === 0) return 0;
  return k === -d || (k !== d && below < above) ? above : below + 1;
}

function cornersOf(
  history: readonly Int32Array[],
  offset: number,
  differences: number,
  endX: number,
  endY: number,
): (readonly [number, number])[] {
  const corners: (readonly [number, number])[] = [[endX, endY]];
  let [x, y] = [endX, endY];
  for (let d = differences; d > 0; d--) {
    const furthest = history[d]!;
    const k = x - y;
    const below = furthest[offset + k - 1] ?? 0;
    const above = furthest[offset + k + 1] ?? 0;
    const fromAbove = k === -d || (k !== d && below < above);
    const start = fromAbove ? above : below + 1;
    corners.push([start, start - k]);
    x = fromAbove ? above : below;
    y = x - (fromAbove ? k + 1 : k - 1);
    corners.push([x, y]);
  }
  return corners.reverse();
}
