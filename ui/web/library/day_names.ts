/** Names of days in a list that is sorted by time. */
import { formatDay } from "./format.ts";

/** For each instant the name of its day where that is another than before, else undefined. */
export function dayNames(
  instants: readonly string[],
  now: Date,
  locale: string,
): (string | undefined)[] {
  let before = "";
  return instants.map((instant) => {
    const date = new Date(instant);
    const day = `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
    if (day === before) return undefined;
    before = day;
    return formatDay(instant, now, locale);
  });
}
