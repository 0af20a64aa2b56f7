/**
 * The search in titles and texts by their trigrams (SQLite's FTS5, which finds parts of words, and words
 * of languages without spaces). The index is kept by triggers, see `migrations/004_library.ts`.
 */
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import { delay } from "../../shared/delay.ts";
import { comparisonFor, fold } from "../search/fold.ts";
import type { Database } from "./database.ts";

/** Recordings that get into the index at once: about 10 ms of work where each has some minutes of text. */
const FILL_RECORDINGS = 10;
/** Texts of a recording that are read at once. */
const READ_TEXTS = 32;

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
  /** A single character: texts are looked through for one of these patterns. */
  | { readonly kind: "scan"; readonly patterns: readonly string[] };

/** What a search asks for. */
export interface Search {
  /**
   * Conditions that all have to hold of a recording.
   *
   * @param sinceMs It began then or later, in milliseconds since 1970; the later, the less is looked through.
   */
  conditions(sinceMs: number): readonly Condition[];
  /** Whether the index has no part in it: then not too many recordings are to be looked through at once. */
  readonly scans: boolean;
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
    const sought = terms.map((term) => this.#seek(term));
    return {
      conditions: (sinceMs) => sought.map((each) => conditionOf(each, sinceMs)),
      scans: sought.length > 0 && sought.every(({ kind }) => kind === "scan"),
    };
  }

  /** The first texts of a recording in which one of the terms is, in order. */
  textsWith(recording: string, terms: readonly string[], limit: number): FoundText[] {
    const wanted = terms.map((term) => {
      const compared = comparisonFor(term);
      return { compared, term: compared(term) };
    });
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
        if (wanted.some(({ compared, term }) => compared(row.text).includes(term))) {
          found.push({ ...row, startSample });
        }
      }
    }
    return found.slice(0, limit);
  }

  #seek(term: string): Sought {
    const folded = fold(term);
    switch ([...folded].length) {
      case 0:
      case 1:
        return {
          kind: "scan",
          patterns: [...new Set([term, term.toLowerCase(), term.toUpperCase()])].map(likePattern),
        };
      case 2: {
        // Every pair of characters begins a trigram.
        const trigrams = this.#db.sql
          .prepare("SELECT term FROM search_trigrams WHERE term >= ? AND term < ?")
          .all(folded, `${folded}\u{10ffff}`).map((row) => phrase(String(row["term"])));
        return trigrams.length === 0
          ? { kind: "nowhere" }
          : { kind: "index", match: `(${trigrams.join(" OR ")})` };
      }
      default:
        return { kind: "index", match: phrase(term) };
    }
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

function conditionOf(sought: Sought, sinceMs: number): Condition {
  switch (sought.kind) {
    case "index":
      return {
        sql: "number IN (SELECT rowid >> 20 FROM search WHERE search MATCH ? AND rowid >= ? << 20)",
        values: [sought.match, sinceMs],
      };
    case "nowhere":
      return { sql: "FALSE", values: [] };
    case "scan": {
      const like = (column: string): string =>
        `(${sought.patterns.map(() => `${column} LIKE ? ESCAPE '\\'`).join(" OR ")})`;
      return {
        sql: `(${like("title")} OR EXISTS (
          SELECT 1 FROM segments WHERE recording = recordings.id AND ${like("text")}))`,
        values: [...sought.patterns, ...sought.patterns],
      };
    }
  }
}
