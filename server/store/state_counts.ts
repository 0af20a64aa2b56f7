/** How many rows of a table are in each of some states. */
import { z } from "zod";

const rowSchema = z.object({ state: z.string(), n: z.int() });

/**
 * Reads counts by state.
 *
 * @param rows Rows of `state` and `n`, of states with at least one.
 * @param states All states that are counted.
 * @throws {z.ZodError} If a row is something else.
 */
export function stateCounts<const T extends string>(
  rows: readonly unknown[],
  states: readonly T[],
): Record<T, number> {
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<T, number>;
  for (const row of rows) {
    const { state, n } = rowSchema.parse(row);
    counts[z.enum(states).parse(state)] = n;
  }
  return counts;
}
