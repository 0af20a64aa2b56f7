/**
 * The search in titles and texts by their trigrams (SQLite's FTS5, which finds parts of words, and words
 * of languages without spaces). The index is kept by triggers, see `migrations/004_library.ts`.
 */
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import { delay } from "../../shared/delay.ts";
import { assertNever } from "../../shared/errors.ts";
import { fold } from "../search/fold.ts";
import type { Database } from "./database.ts";

/** Recordings that get into the index at once: about 10 ms of work where each has some minutes of text. */
const FILL_RECORDINGS = 10;
/** Texts of a recording that are read at once. */
const READ_TEXTS = 32;

/**
 * Trigrams that a term of one or two characters may stand for in the index. What stands for more is so common
 * that the newest texts have it; and each takes time.
 */
const MAX_TRIGRAMS = 64;
/** A part of a WHERE on recordings, with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** A term as the database is asked for it. */
type Sought =
  /** By the index: an expression of FTS5. */
  | { readonly kind: "index"; readonly match: string }
  /** It is in no text. */
  | { readonly kind: "nowhere" }
  /** A common character, or two: texts are looked through for one of these patterns. */
  | { readonly kind: "scan"; readonly patterns: readonly string[] };

/** How the index is asked: for each recording, quick for a few; or for all with a number in a span. */
export type Asking =
  | { readonly kind: "each" }
  | { readonly kind: "span"; readonly from: number; readonly to: number };

/** What a search asks for. */
export interface Search {
  /** Conditions that all have to hold of a recording; of one outside the span they never do. */
  conditions(asking: Asking): readonly Condition[];
  /** Whether the index has no part in it: then not too many recordings are to be looked through at once. */
  readonly scans: boolean;
  /** Whether nothing can be found. */
  readonly vain: boolean;
}

/** A text in which something was found. */
export interface FoundText {
  readonly segment: number;
  readonly startSample: number;
  readonly text: string;
}

const textSchema = z.object({ segment: z.number(), start_sample: z.number(), text: z.string() });

/** A phrase of FTS5, in which nothing but the quote means anything. */
function phrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A pattern of LIKE with a backslash as its escape. */
function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** Queries on the index. */
export class SearchIndex {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The conditions for recordings that have all terms, each in the title or in some text. */
  search(terms: readonly string[]): Search {
    // The longest first: it is in the fewest texts. What is looked for in the texts themselves comes last.
    const sought = terms.toSorted((a, b) => b.length - a.length).map((term) => this.#seek(term))
      .sort((a, b) => Number(a.kind === "scan") - Number(b.kind === "scan"));
    return {
      conditions: (asking) =>
        sought.flatMap((each) => each.kind === "nowhere" ? [] : [conditionOf(each, asking)]),
      scans: sought.length > 0 && sought.every(({ kind }) => kind === "scan"),
      vain: sought.some(({ kind }) => kind === "nowhere"),
    };
  }

  /** The first texts of a recording in which one of the terms is, in order. */
  textsWith(recording: string, terms: readonly string[], limit: number): FoundText[] {
    const wanted = terms.map(fold);
    const found: FoundText[] = [];
    // Quicker than the index, which has to find its way to this recording for each term.
    const some = this.#db.sql.prepare(
      `SELECT segment, start_sample, text FROM segments
       WHERE recording = ? AND segment > ? ORDER BY segment LIMIT ?`,
    );
    for (let last = -1, more = true; more && found.length < limit;) {
      const rows = some.all(recording, last, READ_TEXTS).map((row) => textSchema.parse(row));
      last = rows.at(-1)?.segment ?? last;
      more = rows.length === READ_TEXTS;
      for (const { start_sample: startSample, ...row } of rows) {
        const text = fold(row.text);
        if (wanted.some((term) => text.includes(term))) {
          found.push({ ...row, startSample });
        }
      }
    }
    return found.slice(0, limit);
  }

  #seek(term: string): Sought {
    const folded = fold(term);
    if ([...folded].length >= 3) return { kind: "index", match: phrase(term) };
    const trigrams = this.#trigramsFrom(folded);
    if (trigrams.length === 0) return { kind: "nowhere" };
    if (trigrams.length <= MAX_TRIGRAMS) {
      return { kind: "index", match: `(${trigrams.map(phrase).join(" OR ")})` };
    }
    const patterns = new Set([folded, term, term.toLowerCase(), term.toUpperCase()]);
    return { kind: "scan", patterns: [...patterns].map(likePattern) };
  }

  /** Different trigrams that begin so, up to one more than count. Every character of a text begins one. */
  #trigramsFrom(start: string): string[] {
    const next = this.#db.sql.prepare("SELECT term FROM search_trigrams WHERE term >= ? LIMIT 1");
    const trigrams: string[] = [];
    for (let from = start; trigrams.length <= MAX_TRIGRAMS;) {
      const term = next.get(from)?.["term"];
      if (typeof term !== "string" || !term.startsWith(start)) break;
      trigrams.push(term);
      // The very next that is possible.
      from = `${term}\0`;
    }
    return trigrams;
  }

  /**
   * Puts recordings into the index that are not in it, newest first, a few at a time.
   *
   * @param signal Breaks it off; it goes on at the next call.
   */
  async fill(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#fillSome() > 0) await delay(0, signal);
  }

  #fillSome(): number {
    return this.#db.transaction(() =>
      Number(
        this.#db.sql.prepare(
          `UPDATE recordings AS u SET number = CASE
             WHEN NOT EXISTS (SELECT 1 FROM recordings WHERE number = u.created_at) THEN u.created_at
             ELSE (
               SELECT r.number + 1 FROM recordings r WHERE r.number >= u.created_at
                 AND NOT EXISTS (SELECT 1 FROM recordings WHERE number = r.number + 1)
               ORDER BY r.number LIMIT 1)
             END
           WHERE id IN (
             SELECT id FROM recordings WHERE number IS NULL ORDER BY created_at DESC LIMIT ?)`,
        ).run(FILL_RECORDINGS).changes,
      )
    );
  }
}

function conditionOf(sought: Exclude<Sought, { kind: "nowhere" }>, asking: Asking): Condition {
  switch (sought.kind) {
    case "index":
      return asking.kind === "each"
        ? {
          sql: `EXISTS (SELECT 1 FROM search WHERE search MATCH ?
            AND rowid >= number << 20 AND rowid < (number + 1) << 20)`,
          values: [sought.match],
        }
        : {
          sql: `number IN (SELECT rowid >> 20 FROM search WHERE search MATCH ?
            AND rowid >= ? << 20 AND rowid < (? + 1) << 20)`,
          values: [sought.match, asking.from, asking.to],
        };
    case "scan": {
      const like = (column: string): string =>
        `(${sought.patterns.map(() => `${column} LIKE ? ESCAPE '\\'`).join(" OR ")})`;
      return {
        sql: `(${like("title")} OR EXISTS (
          SELECT 1 FROM segments WHERE recording = recordings.id AND ${like("text")}))`,
        values: [...sought.patterns, ...sought.patterns],
      };
    }
    default:
      return assertNever(sought);
  }
}
