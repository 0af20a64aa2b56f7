/** The list of recordings: filtered, newest first, a page at a time. */
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { RecordingState } from "../../shared/recording.ts";
import type { Database } from "./database.ts";
import { recordingOfRow, type RecordingRow } from "./recordings.ts";
import type { Condition, SearchIndex } from "./search_index.ts";

/**
 * Recordings that are looked through at once for a single character: with 30 texts each it takes about
 * 10 ms. What lies behind them is on the next page.
 */
const SCANNED_RECORDINGS = 2_000;
/** Recordings among which something is looked for first. */
const NEAR_RECORDINGS = 500;

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
    const search = this.#index.search(filter.terms);
    const plain = plainConditions(filter);
    if (filter.terms.length === 0) return this.#page(plain, filter.limit);
    if (search.scans) {
      const end = this.#place(plain, SCANNED_RECORDINGS);
      const within = end === undefined ? [] : [notAfter(end)];
      const page = this.#page([...plain, ...within, ...search.conditions(0)], filter.limit);
      return { rows: page.rows, next: page.next ?? end };
    }
    // What is common is found among the newest, in much less time than all that have it.
    const near = this.#place(plain, NEAR_RECORDINGS);
    if (near !== undefined) {
      const conditions = search.conditions(near.createdAt);
      const page = this.#page([...plain, notAfter(near), ...conditions], filter.limit);
      if (page.next !== undefined) return page;
    }
    return this.#page([...plain, ...search.conditions(0)], filter.limit);
  }

  #page(conditions: readonly Condition[], limit: number): ListPage {
    const where = joined(conditions);
    const rows = this.#db.sql
      .prepare(
        `SELECT * FROM recordings WHERE ${where.sql} ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
      .all(...where.values, limit + 1).map(recordingOfRow);
    const page = rows.slice(0, limit);
    return { rows: page, next: rows.length > limit ? page.at(-1) : undefined };
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

function notAfter({ createdAt, id }: ListPosition): Condition {
  return { sql: "(created_at, id) >= (?, ?)", values: [createdAt, id] };
}

function joined(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}
