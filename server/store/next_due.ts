/** When something that waits is due, as all tables of work have it. */
import type { Database } from "./database.ts";

/** When the next row that waits is due, in milliseconds since 1970; undefined if none waits. */
export function nextDue(
  db: Database,
  table: "jobs" | "transforms" | "conversions",
): number | undefined {
  const row = db.sql
    .prepare(`SELECT min(next_try_at) AS due FROM ${table} WHERE state = 'waiting'`).get();
  const due = row?.["due"];
  return typeof due === "number" ? due : undefined;
}
