/** Durations as people type them. */

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a duration looks like: a number of seconds, minutes, hours or days. */
export const DURATION = /^(\d{1,9})([smhd])$/;

/**
 * Reads a duration such as `90s`, `10m`, `2h` or `1d`.
 *
 * @returns Milliseconds; undefined if it isn't one.
 */
export function durationMs(text: string): number | undefined {
  const [, count, unit = ""] = DURATION.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}
