/** Rows of recordings. Every change of a recording's state is in this file. */
import type { SQLInputValue } from "node:sqlite";
import { z } from "zod";
import type { RecordingState } from "../../shared/recording.ts";
import type { Database } from "./database.ts";

/** A recording as it is stored. Positions are samples, instants milliseconds since 1970. */
export interface RecordingRow {
  readonly id: string;
  readonly title: string;
  readonly state: RecordingState;
  readonly createdAt: number;
  readonly interruptedAt: number | null;
  readonly binnedAt: number | null;
  /** Length as far as it was last stated; a live recording's file may be longer. */
  readonly samples: number;
  /** All speech before this sample is in segments. */
  readonly searchedSamples: number;
  readonly language: string | null;
  readonly prompt: string | null;
  readonly transform: string | null;
  readonly tags: readonly string[];
}

/** A moment that the speaker marked. */
export interface Mark {
  readonly atSample: number;
  readonly label: string | null;
}

/** All recordings, summed up. */
export interface RecordingTotals {
  /** Outside the bin. */
  readonly count: number;
  readonly binned: number;
  /** Samples of those outside the bin. */
  readonly samples: number;
  readonly failedSegments: number;
}

/** A stretch without audio, in samples. */
export interface Gap {
  readonly startSample: number;
  readonly endSample: number;
}

/** What a person may set when a recording begins. */
export interface NewRecording {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly transform?: string | undefined;
}

/** A recording that has all its audio from the start. */
export interface EndedRecording extends NewRecording {
  /** Its length. */
  readonly samples: number;
}

const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(["live", "interrupted", "processing", "ready"]),
  created_at: z.number(),
  interrupted_at: z.number().nullable(),
  binned_at: z.number().nullable(),
  samples: z.number(),
  searched_samples: z.number(),
  language: z.string().nullable(),
  prompt: z.string().nullable(),
  transform: z.string().nullable(),
  tags: z.string(),
});
const tagsSchema = z.array(z.string());
const totalsSchema = z.object({
  count: z.number(),
  binned: z.number(),
  samples: z.number(),
  failedSegments: z.number(),
});
const markSchema = z.object({ at_sample: z.number(), label: z.string().nullable() });

/** A row of the table as it is used. */
export function recordingOfRow(raw: unknown): RecordingRow {
  const row = rowSchema.parse(raw);
  return {
    id: row.id,
    title: row.title,
    state: row.binned_at === null ? row.state : "binned",
    createdAt: row.created_at,
    interruptedAt: row.interrupted_at,
    binnedAt: row.binned_at,
    samples: row.samples,
    searchedSamples: row.searched_samples,
    language: row.language,
    prompt: row.prompt,
    transform: row.transform,
    tags: tagsSchema.parse(JSON.parse(row.tags)),
  };
}

/** Most marks of a recording. */
const MAX_MARKS = 10_000;

/** Queries on recordings. */
export class RecordingStore {
  /** Hear of every recording that becomes ready, within the change that makes it so. */
  readonly readied = new Set<(id: string) => void>();
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  #run(statement: string, ...values: SQLInputValue[]): boolean {
    return this.#db.sql.prepare(statement).run(...values).changes > 0;
  }

  /** Begins a live recording. */
  insert(recording: NewRecording): void {
    this.#insert(recording, "live", 0);
  }

  /** Takes in a recording that has ended: it is processing. */
  insertEnded(recording: EndedRecording): void {
    this.#insert(recording, "processing", recording.samples);
  }

  #insert(recording: NewRecording, state: "live" | "processing", samples: number): void {
    this.#run(
      `INSERT INTO recordings (id, title, state, created_at, language, prompt, transform, samples)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      recording.id,
      recording.title,
      state,
      recording.createdAt,
      recording.language ?? null,
      recording.prompt ?? null,
      recording.transform ?? null,
      samples,
    );
  }

  /** One recording, whatever its state. */
  get(id: string): RecordingRow | undefined {
    const row = this.#db.sql.prepare("SELECT * FROM recordings WHERE id = ?").get(id);
    return row === undefined ? undefined : recordingOfRow(row);
  }

  /** All recordings that haven't come to rest: live, interrupted or processing, in the bin or not. */
  unfinished(): RecordingRow[] {
    return this.#db.sql
      .prepare("SELECT * FROM recordings WHERE state <> 'ready' ORDER BY created_at")
      .all().map(recordingOfRow);
  }

  /** Interrupted recordings beyond the newest so many, by id. */
  interruptedBeyond(count: number): string[] {
    return this.#db.sql
      .prepare(
        `SELECT id FROM recordings WHERE state = 'interrupted'
         ORDER BY interrupted_at DESC, id DESC LIMIT -1 OFFSET ?`,
      )
      .all(count).map((row) => String(row["id"]));
  }

  /** How many there are, outside the bin and in it, how long those outside are, and what failed of them. */
  totals(): RecordingTotals {
    const row = this.#db.sql.prepare(
      `SELECT count(*) FILTER (WHERE binned_at IS NULL) AS count,
         count(*) FILTER (WHERE binned_at IS NOT NULL) AS binned,
         coalesce(sum(samples) FILTER (WHERE binned_at IS NULL), 0) AS samples,
         (SELECT count(*) FROM segments WHERE state = 'failed') AS failedSegments
       FROM recordings`,
    ).get();
    return totalsSchema.parse(row);
  }

  /** Samples that a live recording's file held when it was last closed; undefined if it isn't live. */
  safeSamples(id: string): number | undefined {
    const row = this.#db.sql
      .prepare("SELECT samples FROM recordings WHERE id = ? AND state = 'live'").get(id);
    return row === undefined ? undefined : Number(row["samples"]);
  }

  /** Recordings that were put into the bin before an instant. */
  binnedBefore(instantMs: number): RecordingRow[] {
    return this.#db.sql
      .prepare("SELECT * FROM recordings WHERE binned_at < ?").all(instantMs).map(recordingOfRow);
  }

  /** Changes what a person may change, all of it or nothing. */
  update(
    id: string,
    { title, language, tags }: {
      readonly title?: string | undefined;
      readonly language?: string | null | undefined;
      readonly tags?: readonly string[] | undefined;
    },
  ): void {
    const columns = { title, language, tags: tags && JSON.stringify(tags) };
    const changed = Object.entries(columns).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value }]
    );
    if (changed.length === 0) return;
    this.#run(
      `UPDATE recordings SET ${changed.map(({ name }) => `${name} = ?`).join(", ")} WHERE id = ?`,
      ...changed.map(({ value }) => value),
      id,
    );
  }

  /** `interrupted -> live`: a client is connected again. */
  setLive(id: string): void {
    this.#run("UPDATE recordings SET state = 'live', interrupted_at = NULL WHERE id = ?", id);
  }

  /** `live -> interrupted`: the connection is gone, `samples` are safe. */
  setInterrupted(id: string, samples: number, atMs: number): void {
    this.#run(
      `UPDATE recordings SET state = 'interrupted', samples = ?,
       interrupted_at = coalesce(interrupted_at, ?) WHERE id = ?`,
      samples,
      atMs,
      id,
    );
  }

  /** `live | interrupted -> processing`: no more audio comes, `samples` are all there is. */
  setProcessing(id: string, samples: number): void {
    this.#run(
      `UPDATE recordings SET state = 'processing', samples = ?, interrupted_at = NULL
       WHERE id = ? AND state IN ('live', 'interrupted')`,
      samples,
      id,
    );
  }

  /**
   * `processing -> ready`, if all of it was searched and no segment is pending or waiting.
   *
   * @returns Whether it became ready now.
   */
  settle(id: string): boolean {
    const ready = this.#run(
      `UPDATE recordings SET state = 'ready'
       WHERE id = ? AND state = 'processing' AND searched_samples >= samples AND NOT EXISTS (
         SELECT 1 FROM segments WHERE recording = recordings.id AND state IN ('pending', 'waiting'))`,
      id,
    );
    if (ready) { for (const hear of this.readied) hear(id); }
    return ready;
  }

  /** `ready -> processing`: some text is to come again. */
  reopen(id: string): void {
    this.#run("UPDATE recordings SET state = 'processing' WHERE id = ? AND state = 'ready'", id);
  }

  /** States the length that was found in the file. */
  setSamples(id: string, samples: number): void {
    this.#run("UPDATE recordings SET samples = ? WHERE id = ?", samples, id);
  }

  /** States up to where all speech is in segments; never goes back. */
  setSearched(id: string, samples: number): void {
    this.#run(
      "UPDATE recordings SET searched_samples = ? WHERE id = ? AND searched_samples < ?",
      samples,
      id,
      samples,
    );
  }

  /** Puts a recording into the bin; false if it is there already or doesn't exist. */
  bin(id: string, atMs: number): boolean {
    return this.#run(
      "UPDATE recordings SET binned_at = ? WHERE id = ? AND binned_at IS NULL",
      atMs,
      id,
    );
  }

  /** Takes a recording out of the bin; false if it isn't there. */
  restore(id: string): boolean {
    return this.#run(
      "UPDATE recordings SET binned_at = NULL WHERE id = ? AND binned_at IS NOT NULL",
      id,
    );
  }

  /** Removes a recording with its segments, gaps, marks and jobs. */
  delete(id: string): void {
    this.#run("DELETE FROM recordings WHERE id = ?", id);
  }

  /** Records that there is no audio between two samples. */
  addGap(id: string, gap: Gap): void {
    this.#run(
      "INSERT OR REPLACE INTO gaps (recording, start_sample, end_sample) VALUES (?, ?, ?)",
      id,
      gap.startSample,
      gap.endSample,
    );
  }

  /** A recording's gaps, in order. */
  gaps(id: string): Gap[] {
    return this.#db.sql
      .prepare(
        `SELECT start_sample AS startSample, end_sample AS endSample FROM gaps
         WHERE recording = ? ORDER BY start_sample`,
      )
      .all(id).map((row) => ({
        startSample: Number(row["startSample"]),
        endSample: Number(row["endSample"]),
      }));
  }

  /**
   * Keeps a moment to find again; none twice, and no more than anyone can look through.
   *
   * @param label What it is called from now on, empty for nothing; without it a name that it has stays.
   * @returns False if there are too many already.
   */
  addMark(id: string, atSample: number, label: string | undefined): boolean {
    const named = label === undefined || label.trim() === "" ? null : label.trim();
    const there = this.#db.sql
      .prepare("SELECT 1 FROM marks WHERE recording = ? AND at_sample = ?").get(id, atSample);
    if (there !== undefined) {
      if (label !== undefined) {
        const name = "UPDATE marks SET label = ? WHERE recording = ? AND at_sample = ?";
        this.#run(name, named, id, atSample);
      }
      return true;
    }
    return this.#run(
      `INSERT INTO marks (recording, at_sample, label) SELECT ?1, ?2, ?3
       WHERE (SELECT count(*) FROM marks WHERE recording = ?1) < ?4`,
      id,
      atSample,
      named,
      MAX_MARKS,
    );
  }

  /** Removes a mark, if it is there. */
  removeMark(id: string, atSample: number): void {
    this.#run("DELETE FROM marks WHERE recording = ? AND at_sample = ?", id, atSample);
  }

  /** A recording's marks, in order. */
  marks(id: string): Mark[] {
    return this.#db.sql
      .prepare("SELECT at_sample, label FROM marks WHERE recording = ? ORDER BY at_sample")
      .all(id).map((row) => markSchema.parse(row))
      .map(({ at_sample, label }) => ({ atSample: at_sample, label }));
  }
}
