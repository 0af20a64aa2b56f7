/** How often a test repeats: less in `make test`, in full in `make soak`. */

/** Whether the tests run with their full counts and deadlines. */
export const SOAK: boolean = Deno.env.get("HERO_VOICE_SOAK") === "1";

/**
 * Number of repetitions.
 *
 * @param reduced In `make test`.
 * @param full In `make soak`.
 */
export function count(reduced: number, full: number): number {
  return SOAK ? full : reduced;
}
