/** How V8 runs the programs. */

/**
 * The flag of `deno run` and `deno compile`. What comes of a live session lives for milliseconds or as long as the
 * session, so V8's young generation stays small. The old one is collected whenever it has grown by an eighth: more
 * room would only be filled with garbage. `--heap-growing-percent` alone can't say that, for it always allows 8 MB
 * (a Worker's heap of 9 MB then swings between 9 and 17 MB, every few minutes); so it allows as much again as there
 * is, and `--incremental-marking-soft-trigger` begins at an eighth of that. `--optimize-for-size` moves together what
 * a collection leaves, for else half-empty pages become more (`bench memory-slope`: 25 MB an hour without it), and
 * makes each half of the young generation 1 MB.
 */
export const V8_FLAGS =
  "--v8-flags=--heap-growing-percent=100,--incremental-marking-soft-trigger=12,--optimize-for-size";
