/** Rows of conversions to Ogg Opus. Every change of a conversion's state is in this file. */
import { z } from "zod";
import { type ConversionState, conversionStateSchema } from "../../shared/recording.ts";
import type { Database } from "./database.ts";
import { nextDue } from "./next_due.ts";
import { stateCounts } from "./state_counts.ts";

/** A conversion that is to be done. */
export interface ConversionJob {
  /** Id of the recording. */
  readonly recording: string;
  /** How often it was begun before. */
  readonly attempts: number;
  /** How often it was parked since it was last queued for a reason. */
  readonly parkings: number;
  readonly title: string;
  /** When the recording was begun, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Length of the recording. */
  readonly samples: number;
}

/** How a conversion stands. */
export interface ConversionRow {
  readonly state: ConversionState;
  /** Why it failed or waits. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** When it is tried again, in milliseconds since 1970. */
  readonly nextTryAt: number | null;
  /** Share of the work that is done; null unless it is running. */
  readonly progress: number | null;
}

/** How many conversions are in each of the states but done. */
export type ConversionCounts = Readonly<Record<Exclude<ConversionState, "done">, number>>;

const jobSchema = z.object({
  recording: z.string(),
  attempts: z.number(),
  parkings: z.number(),
  title: z.string(),
  createdAt: z.number(),
  samples: z.number(),
});
const rowSchema = z.object({
  state: conversionStateSchema,
  next_try_at: z.number().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
});
const doneSchema = z.object({ recording: z.string(), bytes: z.number() });

/** Most recordings that {@linkcode ConversionStore.keptSince} gives. */
const MAX_KEPT = 20_000;

/** Queries on conversions. */
export class ConversionStore {
  readonly #db: Database;
  /** What runs and how far it is; not stored, for it begins anew after a start. */
  #current: { readonly recording: string; readonly progress: number } | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The conversion that runs, and which share of its work is done. */
  get current(): { readonly recording: string; readonly progress: number } | undefined {
    return this.#current;
  }

  /** Tells how far the conversion is that runs. */
  setProgress(recording: string, progress: number): void {
    this.#current = { recording, progress };
  }

  /** How a recording's conversion stands; undefined as long as it hasn't ended. */
  get(recording: string): ConversionRow | undefined {
    const raw = this.#db.sql.prepare("SELECT * FROM conversions WHERE recording = ?")
      .get(recording);
    if (raw === undefined) return undefined;
    const { state, next_try_at, error_code, error_message } = rowSchema.parse(raw);
    return {
      state,
      nextTryAt: next_try_at,
      progress: state === "running" && this.#current?.recording === recording
        ? this.#current.progress
        : null,
      error: error_code !== null && (state === "waiting" || state === "failed")
        ? { code: error_code, message: error_message ?? "" }
        : null,
    };
  }

  /**
   * After a start: what ran when the process died, waited or failed is queued again, for the reason may be
   * gone.
   *
   * @returns Recordings of which something may be left that is not whole.
   */
  requeue(): string[] {
    return this.#db.sql.prepare(
      `UPDATE conversions SET state = 'queued', next_try_at = NULL, parkings = 0
       WHERE state IN ('running', 'waiting', 'failed') RETURNING recording`,
    ).all().map((row) => String(row["recording"]));
  }

  /** Queues the waiting conversions whose time has come. */
  queueDue(nowMs: number): void {
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'queued', next_try_at = NULL
       WHERE state = 'waiting' AND next_try_at <= ?`,
    ).run(nowMs);
  }

  /** When the next waiting conversion is due, in milliseconds since 1970. */
  nextDue(): number | undefined {
    return nextDue(this.#db, "conversions");
  }

  /**
   * Takes the next queued conversion and marks it as running: the one that was begun least often, so that
   * none stands in the way of the others, then the oldest; none of a recording in the bin.
   */
  take(): ConversionJob | undefined {
    const raw = this.#db.sql.prepare(
      `SELECT c.recording, c.attempts, c.parkings, r.title, r.created_at AS createdAt, r.samples
       FROM conversions c JOIN recordings r ON r.id = c.recording
       WHERE c.state = 'queued' AND r.binned_at IS NULL
       ORDER BY c.attempts, c.recording LIMIT 1`,
    ).get();
    if (raw === undefined) return undefined;
    const job = jobSchema.parse(raw);
    this.#db.sql.prepare(
      "UPDATE conversions SET state = 'running', attempts = attempts + 1 WHERE recording = ?",
    ).run(job.recording);
    this.#current = { recording: job.recording, progress: 0 };
    return job;
  }

  /** Nothing runs any more. */
  #rest(): void {
    this.#current = undefined;
  }

  /**
   * `running -> done`: the OGG is in its place.
   *
   * @param bytes Its size.
   */
  setDone(recording: string, bytes: number, nowMs: number): void {
    this.#rest();
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'done', done_at = ?, bytes = ?, wav_kept = 1, parkings = 0,
       error_code = NULL, error_message = NULL WHERE recording = ? AND state = 'running'`,
    ).run(nowMs, bytes, recording);
  }

  /** `running -> waiting` until an instant, in milliseconds since 1970. */
  setWaiting(
    { recording }: ConversionJob,
    error: { readonly code: string; readonly message: string },
    nextTryAtMs: number,
  ): void {
    this.#rest();
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'waiting', next_try_at = ?, parkings = parkings + 1,
       error_code = ?, error_message = ? WHERE recording = ? AND state = 'running'`,
    ).run(nextTryAtMs, error.code, error.message, recording);
  }

  /** `running -> failed`. */
  setFailed(
    { recording }: ConversionJob,
    error: { readonly code: string; readonly message: string },
  ): void {
    this.#rest();
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'failed', error_code = ?, error_message = ?
       WHERE recording = ? AND state = 'running'`,
    ).run(error.code, error.message, recording);
  }

  /** `running -> queued`: the work was called off and counts as not begun. */
  giveBack(recording: string): void {
    this.#rest();
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'queued', attempts = attempts - 1
       WHERE recording = ? AND state = 'running'`,
    ).run(recording);
  }

  /** `failed | waiting -> queued`: a person asks for it. */
  again(recording: string): void {
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'queued', next_try_at = NULL, parkings = 0
       WHERE recording = ? AND state IN ('failed', 'waiting')`,
    ).run(recording);
  }

  /** `done -> queued`: the OGG is not there, or not as it was made. */
  lost(recording: string): void {
    this.#db.sql.prepare(
      `UPDATE conversions SET state = 'queued', done_at = NULL, bytes = NULL, attempts = 0
       WHERE recording = ? AND state = 'done'`,
    ).run(recording);
  }

  /** Recordings that were converted before an instant and whose WAV is still kept, oldest first. */
  keptSince(beforeMs: number): { recording: string; bytes: number }[] {
    return this.#db.sql.prepare(
      `SELECT recording, bytes FROM conversions
       WHERE state = 'done' AND wav_kept = 1 AND done_at <= ? ORDER BY done_at LIMIT ${MAX_KEPT}`,
    ).all(beforeMs).map((row) => doneSchema.parse(row));
  }

  /** The WAV of a recording is gone. */
  setWavGone(recording: string): void {
    this.#db.sql.prepare("UPDATE conversions SET wav_kept = 0 WHERE recording = ?").run(recording);
  }

  /** Recordings that were converted, in the order of their ids, after one of them. */
  doneAfter(recording: string, limit: number): { recording: string; bytes: number }[] {
    return this.#db.sql.prepare(
      `SELECT recording, bytes FROM conversions
       WHERE recording > ? AND state = 'done' ORDER BY recording LIMIT ?`,
    ).all(recording, limit).map((row) => doneSchema.parse(row));
  }

  /** How many conversions are in each of the states but done, those of the bin left out. */
  counts(): ConversionCounts {
    const rows = this.#db.sql.prepare(
      `SELECT c.state, count(*) AS n FROM conversions c JOIN recordings r ON r.id = c.recording
       WHERE c.state <> 'done' AND r.binned_at IS NULL GROUP BY c.state`,
    ).all();
    return stateCounts(rows, ["queued", "running", "waiting", "failed"]);
  }
}
