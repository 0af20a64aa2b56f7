/** How V8 runs the programs. */

/**
 * The flag of `deno run` and `deno compile`. What comes of a live session lives for milliseconds or as long as the
 * session, so V8's young generation stays small. The old one is collected whenever it has grown by a fifth: more
 * room would only be filled with garbage (of 400 sessions 50 KB each with a half), at the price of a tenth of the
 * processor's time. `--optimize-for-size` moves together what a collection leaves, for else half-empty pages become
 * more (`bench memory-slope`: 25 MB an hour without it), and makes each half of the young generation 1 MB.
 */
export const V8_FLAGS = "--v8-flags=--heap-growing-percent=20,--optimize-for-size";
