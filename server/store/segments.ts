/** Rows of segments. Every change of a segment's state is in this file. */
import { z } from "zod";
import { joinTexts } from "../../shared/paragraphs.ts";
import {
  type SegmentState,
  segmentStateSchema,
  type Word,
  wordSchema,
} from "../../shared/recording.ts";
import type { Database } from "./database.ts";

/** Segments before one whose text is looked at for what comes before it. */
const TEXT_BEFORE_SEGMENTS = 3;

/** A segment as it is stored; positions are samples since the start of the recording. */
export interface SegmentRow {
  readonly recording: string;
  readonly segment: number;
  readonly startSample: number;
  readonly endSample: number;
  readonly state: SegmentState;
  readonly text: string;
  readonly engine: string | null;
  /** Made by a weaker engine while a better one was away; it is made again. */
  readonly provisional: boolean;
  /** The engine's text, where a person has changed it. */
  readonly original: string | null;
  /** Times are milliseconds since the start of the recording. */
  readonly words: readonly Word[] | null;
  readonly reason: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** When a waiting segment is tried again, in milliseconds since 1970. */
  readonly nextTryAt: number | null;
  /** It has an outcome already, and another one is being made; this one stays until then. */
  readonly again: boolean;
}

const rowSchema = z.object({
  recording: z.string(),
  segment: z.number(),
  start_sample: z.number(),
  end_sample: z.number(),
  state: segmentStateSchema,
  text: z.string(),
  engine: z.string().nullable(),
  provisional: z.number(),
  original: z.string().nullable(),
  words: z.string().nullable(),
  reason: z.string().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  next_try_at: z.number().nullable(),
  again: z.number(),
});
const wordsSchema = z.array(wordSchema);
const troubleSchema = z.object({
  state: segmentStateSchema.extract(["pending", "waiting", "failed"]),
  reason: z.string().nullable(),
  error_message: z.string().nullable(),
});

/** How many segments have no text yet or will have none by themselves. */
export interface SegmentTroubles {
  readonly pending: number;
  readonly waiting: number;
  readonly failed: number;
  /** Why the first of them waits or failed, as a sentence. */
  readonly message: string | undefined;
}

function fromRow(raw: unknown): SegmentRow {
  const row = rowSchema.parse(raw);
  return {
    recording: row.recording,
    segment: row.segment,
    startSample: row.start_sample,
    endSample: row.end_sample,
    state: row.state,
    text: row.text,
    engine: row.engine,
    provisional: row.provisional === 1,
    original: row.original,
    words: row.words === null ? null : wordsSchema.parse(JSON.parse(row.words)),
    reason: row.reason,
    error: row.error_code === null
      ? null
      : { code: row.error_code, message: row.error_message ?? "" },
    nextTryAt: row.next_try_at,
    again: row.again === 1,
  };
}

const SELECT = `SELECT s.*, j.next_try_at,
    s.state IN ('done', 'empty') AND coalesce(j.state, '') IN ('queued', 'running', 'waiting') AS again
  FROM segments s
  LEFT JOIN jobs j ON j.kind = 'transcription' AND j.recording = s.recording AND j.segment = s.segment`;

/** Queries on segments. */
export class SegmentStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds a pending segment; its job is added in the same transaction by the caller. */
  insert(recording: string, segment: number, startSample: number, endSample: number): void {
    this.#db.sql.prepare(
      `INSERT INTO segments (recording, segment, start_sample, end_sample, state)
       VALUES (?, ?, ?, ?, 'pending')`,
    ).run(recording, segment, startSample, endSample);
  }

  /** One segment. */
  get(recording: string, segment: number): SegmentRow | undefined {
    const row = this.#db.sql
      .prepare(`${SELECT} WHERE s.recording = ? AND s.segment = ?`).get(recording, segment);
    return row === undefined ? undefined : fromRow(row);
  }

  /** All segments of a recording from one number on, in the order of their sound. */
  of(recording: string, fromSegment = 0): SegmentRow[] {
    return this.#db.sql
      .prepare(`${SELECT} WHERE s.recording = ? AND s.segment >= ? ORDER BY s.start_sample`)
      .all(recording, fromSegment).map(fromRow);
  }

  /** Number that the next segment of a recording gets. */
  next(recording: string): number {
    const row = this.#db.sql
      .prepare("SELECT coalesce(max(segment) + 1, 0) AS next FROM segments WHERE recording = ?")
      .get(recording);
    return Number(row?.["next"]);
  }

  /** How many segments of a recording still wait for their text. */
  pendingCount(recording: string): number {
    const row = this.#db.sql.prepare(
      `SELECT count(*) AS n FROM segments WHERE recording = ? AND state IN ('pending', 'waiting')`,
    ).get(recording);
    return Number(row?.["n"]);
  }

  /** What of a recording has no text yet or will have none, and why. */
  troubles(recording: string): SegmentTroubles {
    const troubles = {
      pending: 0,
      waiting: 0,
      failed: 0,
      message: undefined as string | undefined,
    };
    const rows = this.#db.sql.prepare(
      `SELECT state, reason, error_message FROM segments
       WHERE recording = ? AND state IN ('pending', 'waiting', 'failed')`,
    ).all(recording);
    for (const row of rows) {
      const { state, reason, error_message: message } = troubleSchema.parse(row);
      troubles[state]++;
      troubles.message ??= message ?? reason ?? undefined;
    }
    return troubles;
  }

  /** First words of a recording, for lists: the texts of its first segments, cut. */
  excerpt(recording: string, maxLength: number): string {
    const rows = this.#db.sql.prepare(
      `SELECT text FROM segments WHERE recording = ? AND state = 'done'
       ORDER BY start_sample LIMIT 8`,
    ).all(recording);
    const text = joinTexts(rows.map((row) => String(row["text"])));
    return text.length <= maxLength ? text : `${text.slice(0, maxLength).toWellFormed()}…`;
  }

  /** Whether there is a word in a recording. */
  anyText(recording: string): boolean {
    return this.#db.sql
      .prepare("SELECT 1 FROM segments WHERE recording = ? AND trim(text) <> '' LIMIT 1")
      .get(recording) !== undefined;
  }

  /** Whether a segment of a recording waits for a provider. */
  anyWaiting(recording: string): boolean {
    return this.#db.sql
      .prepare("SELECT 1 FROM segments WHERE recording = ? AND state = 'waiting' LIMIT 1")
      .get(recording) !== undefined;
  }

  /** The end of the text right before a segment: of those just before it that are done for good. */
  textBefore(recording: string, segment: number, maxLength: number): string {
    const rows = this.#db.sql.prepare(
      `SELECT text FROM segments WHERE recording = ? AND segment BETWEEN ? AND ?
       AND state = 'done' AND provisional = 0 ORDER BY segment`,
    ).all(recording, segment - TEXT_BEFORE_SEGMENTS, segment - 1);
    return joinTexts(rows.map((row) => String(row["text"]))).slice(-maxLength).toWellFormed();
  }

  /** `-> done`: the text is there. */
  setDone(
    recording: string,
    segment: number,
    result: {
      text: string;
      engine: string;
      words: readonly Word[] | undefined;
      provisional: boolean;
    },
  ): void {
    this.#db.sql.prepare(
      `UPDATE segments SET state = 'done', text = ?, engine = ?, words = ?, provisional = ?,
       original = NULL, reason = NULL, error_code = NULL, error_message = NULL
       WHERE recording = ? AND segment = ?`,
    ).run(
      result.text,
      result.engine,
      result.words === undefined ? null : JSON.stringify(result.words),
      result.provisional ? 1 : 0,
      recording,
      segment,
    );
  }

  /** `-> empty`: there are no words in it, for a reason. */
  setEmpty(
    recording: string,
    segment: number,
    result: { engine: string; reason: string; provisional: boolean },
  ): void {
    this.#db.sql.prepare(
      `UPDATE segments SET state = 'empty', text = '', engine = ?, words = NULL, provisional = ?,
       original = NULL, reason = ?, error_code = NULL, error_message = NULL
       WHERE recording = ? AND segment = ?`,
    ).run(result.engine, result.provisional ? 1 : 0, result.reason, recording, segment);
  }

  /** `pending -> waiting`: it is tried again later. Nothing changes where there is an outcome already. */
  setWaiting(recording: string, segment: number, reason: string): boolean {
    return this.#db.sql.prepare(
      `UPDATE segments SET state = 'waiting', reason = ?
       WHERE recording = ? AND segment = ? AND state IN ('pending', 'waiting')`,
    ).run(reason, recording, segment).changes > 0;
  }

  /** `-> failed`: it isn't tried again by itself. An outcome that is there already stays, with the error. */
  setFailed(recording: string, segment: number, code: string, message: string): void {
    this.#db.sql.prepare(
      `UPDATE segments SET
         state = CASE WHEN state IN ('done', 'empty') THEN state ELSE 'failed' END,
         reason = CASE WHEN state = 'empty' THEN reason ELSE NULL END,
         error_code = ?, error_message = ?
       WHERE recording = ? AND segment = ?`,
    ).run(code, message, recording, segment);
  }

  /** `failed | waiting -> pending`: it is tried again now. An outcome that is there already stays. */
  setPending(recording: string, segment: number): void {
    this.#db.sql.prepare(
      `UPDATE segments SET
         state = CASE WHEN state IN ('failed', 'waiting') THEN 'pending' ELSE state END,
         reason = CASE WHEN state = 'empty' THEN reason ELSE NULL END,
         error_code = NULL, error_message = NULL
       WHERE recording = ? AND segment = ?`,
    ).run(recording, segment);
  }

  /** `-> done`: a person has given the text; the engine's own is kept beside it, unless it is the same. */
  setEdited(recording: string, segment: number, text: string): void {
    this.#db.sql.prepare(
      `UPDATE segments SET state = 'done', original = nullif(coalesce(original, text), ?2), text = ?2,
       provisional = 0, reason = NULL, error_code = NULL, error_message = NULL
       WHERE recording = ?1 AND segment = ?3`,
    ).run(recording, text, segment);
  }
}
