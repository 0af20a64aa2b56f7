/** Rows of jobs. Every change of a job's state is in this file. */
import { z } from "zod";
import type { Database } from "./database.ts";
import { nextDue } from "./next_due.ts";
import { stateCounts } from "./state_counts.ts";

/**
 * Which engines may do a job: those of the settings, a certain one that a person asked for, or those
 * better than the one that made the provisional text.
 */
export interface EngineWish {
  /** Name of the only engine; null for any of the settings. */
  readonly engine: string | null;
  /** Name of the engine that made the provisional text; null if there is none to be bettered. */
  readonly betterThan: string | null;
}

/** A transcription that is to be done. */
export interface TranscriptionJob extends EngineWish {
  readonly id: number;
  readonly recording: string;
  readonly segment: number;
  /** How often it was begun before. */
  readonly attempts: number;
  /** How often it was parked since there was last a reason to hope. */
  readonly parkings: number;
}

const rowSchema = z.object({
  id: z.number(),
  recording: z.string(),
  segment: z.number(),
  attempts: z.number(),
  parkings: z.number(),
  engine: z.string().nullable(),
  better_than: z.string().nullable(),
});
const wishSchema = rowSchema.pick({ engine: true, better_than: true });
const candidateSchema = z.object({
  /** 0 of a live recording, else 1. */
  old: z.number(),
  /** 1 where there is a text already, else 0. */
  better: z.number(),
  served: z.number(),
  id: z.number(),
});
type Candidate = z.infer<typeof candidateSchema>;

/** Order in which jobs are taken. */
function inTurn(a: Candidate, b: Candidate): number {
  return a.old - b.old || a.better - b.better || a.served - b.served || a.id - b.id;
}
const placeSchema = rowSchema.pick({ recording: true, segment: true });

/** SQL for the key of a job's wish, as {@linkcode wishKey} makes it. */
const WISH_KEY = "coalesce(j.engine, '') || ':' || coalesce(j.better_than, '')";

/** Tells wishes apart. */
export function wishKey({ engine, betterThan }: EngineWish): string {
  return `${engine ?? ""}:${betterThan ?? ""}`;
}

/** Queries on jobs. */
export class JobStore {
  readonly #db: Database;
  /** Number of the last job that was taken; tells which recording was served longest ago. */
  #served: number;

  constructor(db: Database) {
    this.#db = db;
    const row = db.sql.prepare("SELECT coalesce(max(served), 0) AS served FROM recordings").get();
    this.#served = Number(row?.["served"]);
  }

  /**
   * Adds a queued transcription.
   *
   * @param engine Name of the only engine that may do it; null for any of the settings.
   */
  insert(recording: string, segment: number, engine: string | null = null): void {
    this.#db.sql.prepare(
      `INSERT INTO jobs (kind, recording, segment, state, engine)
       VALUES ('transcription', ?, ?, 'queued', ?)`,
    ).run(recording, segment, engine);
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
    return nextDue(this.#db, "jobs");
  }

  /** The different wishes among the queued jobs. */
  queuedWishes(): EngineWish[] {
    return this.#db.sql
      .prepare("SELECT DISTINCT engine, better_than FROM jobs WHERE state = 'queued'").all()
      .map((row) => wishSchema.parse(row))
      .map(({ engine, better_than }) => ({ engine, betterThan: better_than }));
  }

  /**
   * Takes the next queued job with one of these wishes and marks it as running: of live recordings first,
   * first texts before better ones, then of the recording that was served longest ago, then the oldest;
   * none of a recording in the bin. Runs in a transaction of its caller's.
   */
  take(wishes: readonly EngineWish[]): TranscriptionJob | undefined {
    const [next] = wishes.flatMap((wish) => this.#next(wish) ?? []).sort(inTurn);
    if (next === undefined) return undefined;
    const row = this.#db.sql.prepare(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE id = ?
       RETURNING id, recording, segment, attempts, parkings, engine, better_than`,
    ).get(next.id);
    const { better_than, ...job } = rowSchema.parse(row);
    this.#db.sql.prepare("UPDATE recordings SET served = ? WHERE id = ?")
      .run(++this.#served, job.recording);
    return { ...job, betterThan: better_than, attempts: job.attempts - 1 };
  }

  /** The job with a wish that is next. Looks at one job of each recording, however many it has. */
  #next({ engine, betterThan }: EngineWish): Candidate | undefined {
    const queued = "state = 'queued' AND engine IS :engine AND better_than IS :betterThan";
    const row = this.#db.sql.prepare(
      `WITH RECURSIVE waiting (recording) AS (
         SELECT min(recording) FROM jobs WHERE ${queued}
         UNION ALL
         SELECT (SELECT min(recording) FROM jobs WHERE ${queued} AND recording > waiting.recording)
         FROM waiting WHERE waiting.recording IS NOT NULL
       )
       SELECT r.state <> 'live' AS old, :betterThan IS NOT NULL AS better, r.served,
         (SELECT min(id) FROM jobs WHERE ${queued} AND recording = r.id) AS id
       FROM waiting JOIN recordings r ON r.id = waiting.recording
       WHERE r.binned_at IS NULL ORDER BY old, r.served, id LIMIT 1`,
    ).get({ engine, betterThan });
    return row === undefined ? undefined : candidateSchema.parse(row);
  }

  /** `queued -> waiting` for all jobs with a wish: no engine can do them before an instant. */
  parkQueued(
    wish: EngineWish,
    nextTryAtMs: number,
    nowMs: number,
  ): { readonly recording: string; readonly segment: number }[] {
    return this.#db.sql.prepare(
      `UPDATE jobs AS j SET state = 'waiting', next_try_at = ?, parked_at = ?
       WHERE j.state = 'queued' AND ${WISH_KEY} = ? RETURNING recording, segment`,
    ).all(nextTryAtMs, nowMs, wishKey(wish)).map((row) => placeSchema.parse(row));
  }

  /**
   * An engine answers again: waiting jobs need not wait longer than they have to.
   *
   * @param leastMs How long a job is parked at least, in milliseconds.
   */
  wake(nowMs: number, leastMs: number): void {
    this.#db.sql.prepare(
      `UPDATE jobs SET next_try_at = min(next_try_at, max(coalesce(parked_at, 0) + ?, ?))
       WHERE state = 'waiting'`,
    ).run(leastMs, nowMs);
  }

  /**
   * `running -> done`.
   *
   * @returns Whether it was running: if not, a person has settled it meanwhile.
   */
  setDone(id: number): boolean {
    return this.#db.sql.prepare(
      `UPDATE jobs SET state = 'done', next_try_at = NULL, engine = NULL, better_than = NULL,
       parkings = 0 WHERE id = ? AND state = 'running'`,
    ).run(id).changes > 0;
  }

  /**
   * `running -> waiting` until an instant, in milliseconds since 1970.
   *
   * @returns Whether it was running.
   */
  setWaiting(id: number, nextTryAtMs: number, nowMs: number): boolean {
    return this.#db.sql.prepare(
      `UPDATE jobs SET state = 'waiting', next_try_at = ?, parked_at = ?, parkings = parkings + 1
       WHERE id = ? AND state = 'running'`,
    ).run(nextTryAtMs, nowMs, id).changes > 0;
  }

  /**
   * `running -> waiting` for an engine better than the one that made the text now.
   *
   * @returns Whether it was running.
   */
  setWaitingForBetter(id: number, betterThan: string, nextTryAtMs: number, nowMs: number): boolean {
    return this.#db.sql.prepare(
      `UPDATE jobs SET state = 'waiting', next_try_at = ?, parked_at = ?, parkings = 0,
       better_than = ? WHERE id = ? AND state = 'running'`,
    ).run(nextTryAtMs, nowMs, betterThan, id).changes > 0;
  }

  /**
   * `running -> failed`.
   *
   * @returns Whether it was running.
   */
  setFailed(id: number): boolean {
    return this.#db.sql.prepare(
      "UPDATE jobs SET state = 'failed', next_try_at = NULL WHERE id = ? AND state = 'running'",
    ).run(id).changes > 0;
  }

  /** `running -> queued`: the work was called off and counts as not begun. */
  giveBack(id: number): void {
    this.#db.sql.prepare(
      "UPDATE jobs SET state = 'queued', attempts = attempts - 1 WHERE id = ? AND state = 'running'",
    ).run(id);
  }

  /**
   * Queues a segment's job anew, because a person asks for it.
   *
   * @param engine Name of the only engine that may do it; null for any of the settings.
   * @returns Whether it is queued; not if it is running.
   */
  again(recording: string, segment: number, engine: string | null): boolean {
    return this.#db.sql.prepare(
      `UPDATE jobs SET state = 'queued', next_try_at = NULL, engine = ?, better_than = NULL,
       parkings = 0
       WHERE kind = 'transcription' AND recording = ? AND segment = ? AND state <> 'running'`,
    ).run(engine, recording, segment).changes > 0;
  }

  /** `-> done`: a person has given the segment's text; what is under way for it counts no more. */
  settle(recording: string, segment: number): void {
    this.#db.sql.prepare(
      `UPDATE jobs SET state = 'done', next_try_at = NULL, engine = NULL, better_than = NULL,
       parkings = 0 WHERE kind = 'transcription' AND recording = ? AND segment = ?`,
    ).run(recording, segment);
  }

  /** How many jobs are in each of the open states. */
  counts(): { readonly queued: number; readonly running: number; readonly waiting: number } {
    const rows = this.#db.sql.prepare(
      `SELECT state, count(*) AS n FROM jobs WHERE state IN ('queued', 'running', 'waiting')
       GROUP BY state`,
    ).all();
    return stateCounts(rows, ["queued", "running", "waiting"]);
  }
}
