/** How V8 runs the programs. */

/**
 * The flag of `deno run` and `deno compile`. What comes of a live session lives for milliseconds or as long as the
 * session, so V8's young generation stays small, 4 MB a half. The old one is collected whenever it has grown by half:
 * more room would only be filled with garbage, and a fifth takes a tenth more processor time. `--optimize-for-size`
 * moves together what a collection leaves: without it half-empty pages become more, by 25 MB an hour with 100 live
 * sessions (`bench memory-slope`).
 */
export const V8_FLAGS =
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=50,--optimize-for-size";
