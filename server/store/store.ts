/** Everything that is kept about recordings, and the changes that belong together. */
import type { Word } from "../../shared/recording.ts";
import { type Database, openDatabase } from "./database.ts";
import { JobStore, type TranscriptionJob } from "./jobs.ts";
import { RecordingStore } from "./recordings.ts";
import { SegmentStore } from "./segments.ts";

/** How the transcription of a segment ended. */
export type TranscriptionOutcome =
  | {
    readonly state: "done";
    readonly text: string;
    readonly engine: string;
    readonly words: readonly Word[] | undefined;
  }
  | { readonly state: "empty"; readonly engine: string; readonly reason: string }
  | { readonly state: "waiting"; readonly reason: string; readonly nextTryAtMs: number }
  | { readonly state: "failed"; readonly code: string; readonly message: string };

/** The database by its concerns. */
export class Store implements Disposable {
  readonly #db: Database;
  readonly recordings: RecordingStore;
  readonly segments: SegmentStore;
  readonly jobs: JobStore;

  /** @param path File of the database, or `:memory:`. */
  constructor(path: string) {
    this.#db = openDatabase(path);
    this.recordings = new RecordingStore(this.#db);
    this.segments = new SegmentStore(this.#db);
    this.jobs = new JobStore(this.#db);
  }

  /** Runs changes so that all of them are stored or none. */
  transaction<T>(work: () => T): T {
    return this.#db.transaction(work);
  }

  /**
   * Adds a segment, its job, and the place up to which speech was found, all or nothing.
   *
   * @returns The segment's number.
   */
  addSegment(recording: string, startSample: number, endSample: number): number {
    return this.transaction(() => {
      const segment = this.segments.next(recording);
      this.segments.insert(recording, segment, startSample, endSample);
      this.jobs.insert(recording, segment);
      this.recordings.setSearched(recording, endSample);
      return segment;
    });
  }

  /**
   * Stores how a transcription ended, in its segment and its job; makes the recording ready if this was
   * the last that it waited for.
   */
  finishTranscription(job: TranscriptionJob, outcome: TranscriptionOutcome): void {
    const { id, recording, segment } = job;
    this.transaction(() => {
      switch (outcome.state) {
        case "done":
          this.segments.setDone(recording, segment, outcome);
          this.jobs.setDone(id);
          break;
        case "empty":
          this.segments.setEmpty(recording, segment, outcome.engine, outcome.reason);
          this.jobs.setDone(id);
          break;
        case "waiting":
          this.segments.setWaiting(recording, segment, outcome.reason);
          this.jobs.setWaiting(id, outcome.nextTryAtMs);
          break;
        case "failed":
          this.segments.setFailed(recording, segment, outcome.code, outcome.message);
          this.jobs.setFailed(id);
          break;
      }
      this.recordings.settle(recording);
    });
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }
}
