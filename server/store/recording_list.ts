/** The list of recordings: filtered, newest first, a page at a time. */
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { RecordingState } from "../../shared/recording.ts";
import type { Database } from "./database.ts";
import { recordingOfRow, type RecordingRow } from "./recordings.ts";
import type { Asking, Condition, Search, SearchIndex } from "./search_index.ts";

/**
 * Recordings that are looked through at once without the index: with 30 texts each it takes some 20 ms. What
 * lies behind them is on the next page.
 */
const SCANNED_RECORDINGS = 500;
/**
 * Recordings that are looked for by the index at first; then each time so many times more, until the page is
 * full. What is common is found among the first, in much less time than all that have it.
 */
const FIRST_RECORDINGS = 100;
const GROWTH = 5;
/** So many recordings are passed by in the index in the time that it takes to ask it for one. */
const PASSED_BY = 32;

/** Place of a recording in the list. */
export interface ListPosition {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly id: string;
}

/** Which recordings {@linkcode RecordingList.page} gives. */
export interface ListFilter {
  /** What has to be in the title or in some text, all of it. */
  readonly terms: readonly string[];
  /** Begun at or after this instant, in milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Begun before this instant, in milliseconds since 1970. */
  readonly to?: number | undefined;
  /** State; without it all but those in the bin. */
  readonly state?: RecordingState | undefined;
  readonly tag?: string | undefined;
  /** Go on after this recording. */
  readonly after?: ListPosition | undefined;
  /** At most so many. */
  readonly limit: number;
}

/** A page of the list. It may be shorter than asked for, even empty, and yet not be the last. */
export interface ListPage {
  readonly rows: readonly RecordingRow[];
  /** After which the next page goes on; undefined if this is the last. */
  readonly next: ListPosition | undefined;
}

/** A tag and how many recordings outside the bin have it. */
export interface TagCount {
  readonly tag: string;
  readonly recordings: number;
}

const positionSchema = z.object({ createdAt: z.number(), id: z.string() });
const candidatesSchema = z.object({
  /** A JSON array. */
  ids: z.string(),
  count: z.number(),
  /** Numbers between which theirs are; null if none has one yet. */
  from: z.number().nullable(),
  to: z.number().nullable(),
});
/** Recordings to be looked through. */
type Candidates = z.infer<typeof candidatesSchema>;
const tagSchema = z.object({ tag: z.string(), recordings: z.number() });

/** Queries for the list. */
export class RecordingList {
  readonly #db: Database;
  readonly #index: SearchIndex;

  constructor(db: Database, index: SearchIndex) {
    this.#db = db;
    this.#index = index;
  }

  /** A page of recordings, newest first. */
  page(filter: ListFilter): ListPage {
    const { terms, limit } = filter;
    if (terms.length === 0) return pageOf(this.#newest(plainConditions(filter), limit + 1), limit);
    const search = this.#index.search(terms);
    if (search.vain) return { rows: [], next: undefined };
    return search.scans ? this.#scanned(filter, search) : this.#found(filter, search);
  }

  /** A page without the help of the index. */
  #scanned(filter: ListFilter, search: Search): ListPage {
    const plain = plainConditions(filter);
    const { ids } = this.#candidates(plain, SCANNED_RECORDINGS);
    const conditions = search.conditions({ kind: "each" });
    const page = pageOf(this.#among(ids, conditions, filter.limit + 1), filter.limit);
    return { rows: page.rows, next: page.next ?? this.#place(plain, SCANNED_RECORDINGS) };
  }

  /** A page by the index, from the newest recordings on, more and more of them at a time. */
  #found(filter: ListFilter, search: Search): ListPage {
    const { limit } = filter;
    const rows: RecordingRow[] = [];
    let { after } = filter;
    for (let number = FIRST_RECORDINGS;; number *= GROWTH) {
      const plain = plainConditions({ ...filter, after });
      const { ids, count, from, to } = this.#candidates(plain, number);
      if (from !== null && to !== null) {
        const sparse = count * PASSED_BY < this.#countBetween(from, to);
        const asking: Asking = sparse ? { kind: "each" } : { kind: "span", from, to };
        rows.push(...this.#among(ids, search.conditions(asking), limit + 1 - rows.length));
      }
      if (count < number || rows.length > limit) break;
      after = this.#place(plain, number);
    }
    return pageOf(rows, limit);
  }

  #newest(conditions: readonly Condition[], limit: number): RecordingRow[] {
    const where = joined(conditions);
    return this.#db.sql
      .prepare(
        `SELECT * FROM recordings WHERE ${where.sql} ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
      .all(...where.values, limit).map(recordingOfRow);
  }

  /** The newest recordings, to be looked through. */
  #candidates(conditions: readonly Condition[], number: number): Candidates {
    const where = joined(conditions);
    const row = this.#db.sql.prepare(
      `SELECT json_group_array(id) AS ids, count(*) AS count, min(number) AS "from", max(number) AS "to"
       FROM (SELECT id, number FROM recordings WHERE ${where.sql}
         ORDER BY created_at DESC, id DESC LIMIT ?)`,
    ).get(...where.values, number);
    return candidatesSchema.parse(row);
  }

  /** Those of the recordings with these ids of which the conditions hold, newest first. */
  #among(ids: string, conditions: readonly Condition[], limit: number): RecordingRow[] {
    const where = joined(conditions);
    return this.#db.sql
      .prepare(
        // What is asked of the index takes time, so it is asked of these alone.
        `SELECT recordings.* FROM json_each(?) AS candidate CROSS JOIN recordings
         ON recordings.id = candidate.value
         WHERE ${where.sql} ORDER BY created_at DESC, recordings.id DESC LIMIT ?`,
      )
      .all(ids, ...where.values, limit).map(recordingOfRow);
  }

  /** How many recordings have a number in a span. */
  #countBetween(from: number, to: number): number {
    const row = this.#db.sql
      .prepare("SELECT count(*) AS count FROM recordings WHERE number BETWEEN ? AND ?")
      .get(from, to);
    return Number(row?.["count"]);
  }

  /** Place of the recording with this number, counted from the newest; undefined if there are fewer. */
  #place(conditions: readonly Condition[], number: number): ListPosition | undefined {
    const where = joined(conditions);
    const row = this.#db.sql.prepare(
      `SELECT created_at AS createdAt, id FROM recordings WHERE ${where.sql}
       ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?`,
    ).get(...where.values, number - 1);
    return row === undefined ? undefined : positionSchema.parse(row);
  }

  /** The tags in use, those of most recordings first. */
  tags(): TagCount[] {
    return this.#db.sql.prepare(
      `SELECT t.value AS tag, count(*) AS recordings FROM recordings, json_each(tags) t
       WHERE binned_at IS NULL GROUP BY t.value ORDER BY recordings DESC, tag`,
    ).all().map((row) => tagSchema.parse(row));
  }
}

/** All conditions but those of the search. */
function plainConditions({ state, from, to, after, tag }: ListFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: SQLInputValue[]): void => {
    conditions.push({ sql, values });
  };
  if (state === "binned") add("binned_at IS NOT NULL");
  else {
    add("binned_at IS NULL");
    if (state !== undefined) add("state = ?", state);
  }
  if (from !== undefined) add("created_at >= ?", from);
  if (to !== undefined) add("created_at < ?", to);
  if (after !== undefined) add("(created_at, id) < (?, ?)", after.createdAt, after.id);
  if (tag !== undefined) add("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)", tag);
  return conditions;
}

/** The page of rows of which one more was asked for, to know whether there are more. */
function pageOf(rows: readonly RecordingRow[], limit: number): ListPage {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? page.at(-1) : undefined };
}

function joined(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}
