/** Rows of transforms, which are their jobs too. Every change of a transform's state is in this file. */
import { v7 } from "uuid";
import { z } from "zod";
import { type TransformState, transformStateSchema } from "../../shared/transform.ts";
import type { Database } from "./database.ts";
import { nextDue } from "./next_due.ts";
import { stateCounts } from "./state_counts.ts";

/** What is asked for. */
export interface TransformWish {
  /** Name of the style. */
  readonly style: string;
  /** As in BCP 47, for a style that needs one. */
  readonly language: string | null;
  /** A person's own words. */
  readonly instruction: string | null;
}

/** A transform as it is stored. Instants are milliseconds since 1970. */
export interface TransformRow extends TransformWish {
  readonly id: string;
  readonly recording: string;
  readonly model: string | null;
  readonly promptVersion: string | null;
  readonly createdAt: number;
  readonly state: TransformState;
  /** Empty unless it is done. */
  readonly text: string;
  /** Why it waits. */
  readonly reason: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly nextTryAt: number | null;
  /** How often it was parked since there was last a reason to hope. */
  readonly parkings: number;
  /** How often it was begun. */
  readonly attempts: number;
}

/** How a run of a transform ended. */
export type TransformOutcome =
  | { readonly state: "done"; readonly text: string }
  | { readonly state: "waiting"; readonly reason: string; readonly nextTryAtMs: number }
  | { readonly state: "failed"; readonly code: string; readonly message: string };

const rowSchema = z.object({
  id: z.string(),
  recording: z.string(),
  style: z.string(),
  language: z.string().nullable(),
  instruction: z.string().nullable(),
  model: z.string().nullable(),
  prompt_version: z.string().nullable(),
  created_at: z.number(),
  state: transformStateSchema,
  text: z.string(),
  reason: z.string().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  next_try_at: z.number().nullable(),
  parkings: z.number(),
  attempts: z.number(),
});

function fromRow(raw: unknown): TransformRow {
  const { prompt_version, created_at, error_code, error_message, next_try_at, ...row } = rowSchema
    .parse(raw);
  return {
    ...row,
    promptVersion: prompt_version,
    createdAt: created_at,
    error: error_code === null ? null : { code: error_code, message: error_message ?? "" },
    nextTryAt: next_try_at,
  };
}

const idSchema = z.object({ id: z.string() });
const dueSchema = z.object({ id: z.string(), transform: z.string() });

/** Recordings whose text is still being made are held back; those that wait for a provider are not. */
const TEXT_IS_THERE = `r.binned_at IS NULL AND NOT (r.state = 'processing' AND (
  r.searched_samples < r.samples OR EXISTS (
    SELECT 1 FROM segments WHERE recording = r.id AND state = 'pending')))`;

/** Queries on transforms. */
export class TransformStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Adds a queued transform.
   *
   * @param automatic Whether it was asked for when the recording began; persons who wait come first.
   */
  insert(recording: string, wish: TransformWish, nowMs: number, automatic = false): string {
    const id = v7({ msecs: nowMs });
    this.#db.sql.prepare(
      `INSERT INTO transforms (id, recording, style, language, instruction, automatic, created_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'queued')`,
    ).run(
      id,
      recording,
      wish.style,
      wish.language,
      wish.instruction,
      automatic ? 1 : 0,
      nowMs,
    );
    return id;
  }

  /** Recordings that are ready and for which a transform was asked when they began, with its words. */
  dueAutomatic(): { readonly recording: string; readonly transform: string }[] {
    return this.#db.sql.prepare(
      `SELECT id, transform FROM recordings
       WHERE transform IS NOT NULL AND state = 'ready' AND binned_at IS NULL`,
    ).all().map((row) => dueSchema.parse(row)).map(({ id, transform }) => ({
      recording: id,
      transform,
    }));
  }

  /** What was asked for when the recording began is seen to. */
  settleAutomatic(recording: string): void {
    this.#db.sql.prepare("UPDATE recordings SET transform = NULL WHERE id = ?").run(recording);
  }

  /** One transform. */
  get(id: string): TransformRow | undefined {
    const row = this.#db.sql.prepare("SELECT * FROM transforms WHERE id = ?").get(id);
    return row === undefined ? undefined : fromRow(row);
  }

  /** All transforms of a recording, newest first. */
  of(recording: string): TransformRow[] {
    return this.#db.sql.prepare("SELECT * FROM transforms WHERE recording = ? ORDER BY id DESC")
      .all(recording).map(fromRow);
  }

  /** After a start: what was running when the process died is queued again. */
  requeueRunning(): void {
    this.#db.sql.exec("UPDATE transforms SET state = 'queued' WHERE state = 'running'");
  }

  /** Queues those that wait and whose time has come. */
  queueDue(nowMs: number): void {
    this.#db.sql.prepare(
      `UPDATE transforms SET state = 'queued', next_try_at = NULL, reason = NULL
       WHERE state = 'waiting' AND next_try_at <= ?`,
    ).run(nowMs);
  }

  /** When the next one that waits is due, in milliseconds since 1970. */
  nextDue(): number | undefined {
    return nextDue(this.#db, "transforms");
  }

  /** Takes the next queued transform and marks it as running: what a person waits for first, then the oldest. */
  take(): TransformRow | undefined {
    const row = this.#db.sql.prepare(
      `UPDATE transforms SET state = 'running', attempts = attempts + 1 WHERE id = (
         SELECT t.id FROM transforms t JOIN recordings r ON r.id = t.recording
         WHERE t.state = 'queued' AND ${TEXT_IS_THERE} ORDER BY t.automatic, t.id LIMIT 1)
       RETURNING *`,
    ).get();
    return row === undefined ? undefined : fromRow(row);
  }

  /** States who works on it, and in which words it is asked. */
  setMaker(id: string, model: string, promptVersion: string): void {
    this.#db.sql.prepare("UPDATE transforms SET model = ?, prompt_version = ? WHERE id = ?")
      .run(model, promptVersion, id);
  }

  /** `queued -> waiting` for all: nobody may be asked before an instant. */
  parkQueued(reason: string, nextTryAtMs: number, nowMs: number): string[] {
    return this.#db.sql.prepare(
      `UPDATE transforms SET state = 'waiting', reason = ?, next_try_at = ?, parked_at = ?
       WHERE state = 'queued' RETURNING id`,
    ).all(reason, nextTryAtMs, nowMs).map((row) => idSchema.parse(row).id);
  }

  /**
   * The provider answers again: what waits need not wait longer than it has to.
   *
   * @param leastMs How long a transform is parked at least, in milliseconds.
   */
  wake(nowMs: number, leastMs: number): void {
    this.#db.sql.prepare(
      `UPDATE transforms SET next_try_at = min(next_try_at, max(coalesce(parked_at, 0) + ?, ?))
       WHERE state = 'waiting'`,
    ).run(leastMs, nowMs);
  }

  /**
   * `running -> done | waiting | failed`.
   *
   * @returns Whether it was running; not if its recording is gone.
   */
  finish(id: string, outcome: TransformOutcome, nowMs: number): boolean {
    const text = outcome.state === "done" ? outcome.text : "";
    const waiting = outcome.state === "waiting" ? outcome : undefined;
    const failed = outcome.state === "failed" ? outcome : undefined;
    const changed = this.#db.sql.prepare(
      `UPDATE transforms SET state = ?, text = ?, reason = ?, next_try_at = ?, parked_at = ?,
       error_code = ?, error_message = ?, parkings = CASE WHEN ? THEN parkings + 1 ELSE 0 END
       WHERE id = ? AND state = 'running'`,
    ).run(
      outcome.state,
      text,
      waiting?.reason ?? null,
      waiting?.nextTryAtMs ?? null,
      waiting === undefined ? null : nowMs,
      failed?.code ?? null,
      failed?.message ?? null,
      waiting === undefined ? 0 : 1,
      id,
    ).changes > 0;
    if (changed && waiting === undefined) {
      this.#db.sql.prepare("DELETE FROM transform_parts WHERE transform = ?").run(id);
    }
    return changed;
  }

  /** `running -> queued`: the work was called off and counts as not begun. */
  giveBack(id: string): void {
    this.#db.sql.prepare(
      `UPDATE transforms SET state = 'queued', attempts = attempts - 1
       WHERE id = ? AND state = 'running'`,
    ).run(id);
  }

  /** What a call of an earlier run gave, by its key. */
  part(transform: string, key: string): string | undefined {
    const row = this.#db.sql
      .prepare("SELECT text FROM transform_parts WHERE transform = ? AND key = ?")
      .get(transform, key);
    return row === undefined ? undefined : String(row["text"]);
  }

  /** Keeps what a call gave, for a run that comes after an interruption. Nothing if its recording is gone. */
  keepPart(transform: string, key: string, text: string): void {
    this.#db.sql.prepare(
      `INSERT OR REPLACE INTO transform_parts (transform, key, text)
       SELECT id, ?, ? FROM transforms WHERE id = ?`,
    ).run(key, text, transform);
  }

  /** How many are in each of the open states. */
  counts(): { readonly queued: number; readonly running: number; readonly waiting: number } {
    const rows = this.#db.sql.prepare(
      `SELECT state, count(*) AS n FROM transforms WHERE state IN ('queued', 'running', 'waiting')
       GROUP BY state`,
    ).all();
    return stateCounts(rows, ["queued", "running", "waiting"]);
  }
}
