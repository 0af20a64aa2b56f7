/** How V8 runs the programs. */

/**
 * The flag of `deno run` and `deno compile`. What comes of a live session lives for milliseconds or as long as the
 * session, so V8's young generation stays small. The old one may grow by three tenths, for more room would only be
 * filled with garbage, and its collection begins at two fifths of that: V8 always allows 8 MB, and a Worker's heap of
 * 9 MB would swing between 9 and 17 MB, every few minutes. (As much room again and an eighth of it to begin with swings
 * no more, but with 400 sessions on a busy machine takes some 30 MB more.) `--optimize-for-size` moves together what a
 * collection leaves, for else half-empty pages become more (`bench memory-slope`: 25 MB an hour without it), and makes
 * each half of the young generation 1 MB.
 */
export const V8_FLAGS =
  "--v8-flags=--heap-growing-percent=30,--incremental-marking-soft-trigger=40,--optimize-for-size";
