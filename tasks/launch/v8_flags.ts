/** How V8 runs the programs. */

/**
 * The flag of `deno run` and `deno compile`. What comes of a live session lives for milliseconds or as long as the
 * session, so V8's young generation stays small, 4 MB a half. The old one is collected whenever it has grown by half:
 * more room would only be filled with garbage. `--optimize-for-size` moves together what a collection leaves, for
 * else half-empty pages become more. The engine with 100 live sessions grows by 4 MB an hour so, by 25 without
 * `--optimize-for-size`, and not at all if the old generation is collected whenever it has grown by a fifth, which
 * takes a tenth more processor time and leaves the two cores of the bench no room for 400 sessions
 * (`bench memory-slope`, `bench live-sessions`).
 */
export const V8_FLAGS =
  "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=50,--optimize-for-size";
