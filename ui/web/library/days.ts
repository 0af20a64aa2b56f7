/** Recordings by day. */
import type { RecordingSummary } from "../../../shared/recording.ts";
import { formatDay } from "./format.ts";

/** A day and its recordings, in the order in which they came. */
export interface Day {
  readonly name: string;
  readonly items: readonly RecordingSummary[];
}

/** Groups a list that is sorted by time into days of the person's own time zone. */
export function byDay(items: readonly RecordingSummary[], now: Date, locale: string): Day[] {
  const days: { name: string; items: RecordingSummary[] }[] = [];
  for (const item of items) {
    const name = formatDay(item.createdAt, now, locale);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}
