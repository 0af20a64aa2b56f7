/** Rows of jobs. Every change of a job's state is in this file. */
import { z } from "zod";
import type { Database } from "./database.ts";

/** A transcription that is to be done. */
export interface TranscriptionJob {
  readonly id: number;
  readonly recording: string;
  readonly segment: number;
  /** Attempts that were begun before. */
  readonly attempts: number;
}

const rowSchema = z.object({
  id: z.number(),
  recording: z.string(),
  segment: z.number(),
  attempts: z.number(),
});

/** Queries on jobs. */
export class JobStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds a queued transcription. */
  insert(recording: string, segment: number): void {
    this.#db.sql.prepare(
      "INSERT INTO jobs (kind, recording, segment, state) VALUES ('transcription', ?, ?, 'queued')",
    ).run(recording, segment);
  }

  /** After a start: what was running when the process died is queued again. */
  requeueRunning(): void {
    this.#db.sql.exec("UPDATE jobs SET state = 'queued' WHERE state = 'running'");
  }

  /** Queues the waiting jobs whose time has come. */
  queueDue(nowMs: number): void {
    this.#db.sql.prepare(
      `UPDATE jobs SET state = 'queued', next_try_at = NULL
       WHERE state = 'waiting' AND next_try_at <= ?`,
    ).run(nowMs);
  }

  /** When the next waiting job is due, in milliseconds since 1970. */
  nextDue(): number | undefined {
    const row = this.#db.sql
      .prepare("SELECT min(next_try_at) AS due FROM jobs WHERE state = 'waiting'").get();
    const due = row?.["due"];
    return typeof due === "number" ? due : undefined;
  }

  /**
   * Takes the next queued job and marks it as running: of live recordings first, then the oldest; none
   * of a recording in the bin.
   */
  take(): TranscriptionJob | undefined {
    const row = this.#db.sql.prepare(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE id = (
         SELECT j.id FROM jobs j JOIN recordings r ON r.id = j.recording
         WHERE j.state = 'queued' AND r.binned_at IS NULL
         ORDER BY r.state <> 'live', j.id LIMIT 1)
       RETURNING id, recording, segment, attempts`,
    ).get();
    if (row === undefined) return undefined;
    const job = rowSchema.parse(row);
    return { ...job, attempts: job.attempts - 1 };
  }

  /** `running -> done`. */
  setDone(id: number): void {
    this.#db.sql.prepare("UPDATE jobs SET state = 'done', next_try_at = NULL WHERE id = ?").run(id);
  }

  /** `running -> waiting` until an instant, in milliseconds since 1970. */
  setWaiting(id: number, nextTryAtMs: number): void {
    this.#db.sql.prepare("UPDATE jobs SET state = 'waiting', next_try_at = ? WHERE id = ?")
      .run(nextTryAtMs, id);
  }

  /** `running -> failed`. */
  setFailed(id: number): void {
    this.#db.sql.prepare("UPDATE jobs SET state = 'failed', next_try_at = NULL WHERE id = ?").run(
      id,
    );
  }

  /** `running -> queued`: the work was called off and counts as not begun. */
  giveBack(id: number): void {
    this.#db.sql.prepare(
      "UPDATE jobs SET state = 'queued', attempts = attempts - 1 WHERE id = ? AND state = 'running'",
    ).run(id);
  }

  /** How many jobs are in each of the open states. */
  counts(): { readonly queued: number; readonly running: number; readonly waiting: number } {
    const counts = { queued: 0, running: 0, waiting: 0 };
    const rows = this.#db.sql.prepare(
      `SELECT state, count(*) AS n FROM jobs WHERE state IN ('queued', 'running', 'waiting')
       GROUP BY state`,
    ).all();
    for (const row of rows) counts[row["state"] as keyof typeof counts] = Number(row["n"]);
    return counts;
  }
}
