/** Everything that is kept about recordings, and the changes that belong together. */
import { assertNever } from "../../shared/errors.ts";
import type { Word } from "../../shared/recording.ts";
import { type ConversionJob, ConversionStore } from "./conversions.ts";
import { type Database, openDatabase } from "./database.ts";
import { type EngineWish, JobStore, type TranscriptionJob } from "./jobs.ts";
import { RecordingList } from "./recording_list.ts";
import { RecordingStore } from "./recordings.ts";
import { SearchIndex } from "./search_index.ts";
import { SettingStore } from "./settings.ts";
import { SegmentStore } from "./segments.ts";
import { TransformStore } from "./transforms.ts";

/** The outcome is provisional: a better engine is away, and is asked from an instant on. */
export interface BetterEngine {
  /** In milliseconds since 1970. */
  readonly nextTryAtMs: number;
}

/** How the transcription of a segment ended. */
export type TranscriptionOutcome =
  | {
    readonly state: "done";
    readonly text: string;
    readonly engine: string;
    readonly words: readonly Word[] | undefined;
    readonly better: BetterEngine | undefined;
  }
  | {
    readonly state: "empty";
    readonly engine: string;
    readonly reason: string;
    readonly better: BetterEngine | undefined;
  }
  | { readonly state: "waiting"; readonly reason: string; readonly nextTryAtMs: number }
  | { readonly state: "failed"; readonly code: string; readonly message: string };

/** The database by its concerns. */
export class Store implements Disposable {
  readonly #db: Database;
  readonly recordings: RecordingStore;
  readonly index: SearchIndex;
  readonly list: RecordingList;
  readonly settings: SettingStore;
  readonly segments: SegmentStore;
  readonly jobs: JobStore;
  readonly transforms: TransformStore;
  readonly conversions: ConversionStore;

  /** @param path File of the database, or `:memory:`. */
  constructor(path: string) {
    this.#db = openDatabase(path);
    this.recordings = new RecordingStore(this.#db);
    this.index = new SearchIndex(this.#db);
    this.list = new RecordingList(this.#db, this.index);
    this.settings = new SettingStore(this.#db);
    this.segments = new SegmentStore(this.#db);
    this.jobs = new JobStore(this.#db);
    this.transforms = new TransformStore(this.#db);
    this.conversions = new ConversionStore(this.#db);
  }

  /** Version of SQLite. */
  get sqliteVersion(): string {
    return String(this.#db.sql.prepare("SELECT sqlite_version() AS version").get()?.["version"]);
  }

  /** Runs changes so that all of them are stored or none. */
  transaction<T>(work: () => T): T {
    return this.#db.transaction(work);
  }

  /**
   * Adds a segment, its job, and the place up to which speech was found, all or nothing. The disk isn't waited
   * for: what a power cut takes is found again in the audio, and a text is stored with its segment.
   *
   * @returns The segment's number.
   */
  addSegment(recording: string, startSample: number, endSample: number): number {
    return this.#db.unsyncedTransaction(() => {
      const segment = this.segments.next(recording);
      this.segments.insert(recording, segment, startSample, endSample);
      this.jobs.insert(recording, segment);
      this.recordings.setSearched(recording, endSample);
      return segment;
    });
  }

  /**
   * Adds segments to a recording that has ended, with their jobs, all or nothing.
   *
   * @param engine Name of the only engine that may do them; null for any of the settings.
   */
  addSegments(
    recording: string,
    spans: readonly { readonly startSample: number; readonly endSample: number }[],
    engine: string | null,
  ): void {
    this.transaction(() => {
      const first = this.segments.next(recording);
      spans.forEach(({ startSample, endSample }, index) => {
        this.segments.insert(recording, first + index, startSample, endSample);
        this.jobs.insert(recording, first + index, engine);
      });
      if (spans.length > 0) this.recordings.reopen(recording);
    });
  }

  /**
   * Takes the next queued job with one of these wishes; see {@linkcode JobStore.take}. The disk isn't waited
   * for: after a power cut the job is queued again, as it would be anyhow.
   */
  takeJob(wishes: readonly EngineWish[]): TranscriptionJob | undefined {
    return this.#db.unsyncedTransaction(() => this.jobs.take(wishes));
  }

  /** Takes the next queued conversion; see {@linkcode ConversionStore.take}. */
  takeConversion(): ConversionJob | undefined {
    return this.transaction(() => this.conversions.take());
  }

  /**
   * Parks all queued jobs with a wish: no engine can do them before an instant.
   *
   * @returns The segments that wait now, for their clients to be told.
   */
  parkQueued(
    wish: EngineWish,
    reason: string,
    nextTryAtMs: number,
    nowMs: number,
  ): { readonly recording: string; readonly segment: number }[] {
    return this.transaction(() =>
      this.jobs.parkQueued(wish, nextTryAtMs, nowMs).filter(({ recording, segment }) =>
        this.segments.setWaiting(recording, segment, reason)
      )
    );
  }

  /**
   * Stores how a transcription ended, in its segment and its job; makes the recording ready if this was
   * the last that it waited for. A text that is there already is replaced by another text only, or by the
   * verdict of a better engine that nothing was said.
   *
   * @returns Whether the segment has changed; not if a person has settled it meanwhile.
   */
  finishTranscription(
    job: TranscriptionJob,
    outcome: TranscriptionOutcome,
    nowMs: number,
  ): boolean {
    return this.transaction(() => {
      const changed = this.#finish(job, outcome, nowMs);
      if (changed) this.recordings.settle(job.recording);
      return changed;
    });
  }

  #finish(job: TranscriptionJob, outcome: TranscriptionOutcome, nowMs: number): boolean {
    const { id, recording, segment } = job;
    switch (outcome.state) {
      case "done":
      case "empty": {
        const { better, engine } = outcome;
        const provisional = better !== undefined;
        const current = provisional
          ? this.jobs.setWaitingForBetter(id, engine, better.nextTryAtMs, nowMs)
          : this.jobs.setDone(id);
        if (!current) return false;
        if (outcome.state === "done") {
          this.segments.setDone(recording, segment, { ...outcome, provisional });
          return true;
        }
        const text = this.segments.get(recording, segment)?.text ?? "";
        if (text !== "" && job.betterThan === null) return false;
        this.segments.setEmpty(recording, segment, { ...outcome, provisional });
        return true;
      }
      case "waiting":
        return this.jobs.setWaiting(id, outcome.nextTryAtMs, nowMs) &&
          this.segments.setWaiting(recording, segment, outcome.reason);
      case "failed":
        if (!this.jobs.setFailed(id)) return false;
        this.segments.setFailed(recording, segment, outcome.code, outcome.message);
        return true;
      default:
        return assertNever(outcome);
    }
  }

  /**
   * Queues transcriptions anew because a person asks for it. Texts that are there stay until there are new
   * ones.
   *
   * @param segments Which; without it those that failed or wait, and the conversion if that did.
   * @param engine Name of the only engine that may do it; null for any of the settings.
   */
  retrySegments(
    recording: string,
    segments: readonly number[] | undefined,
    engine: string | null,
  ): void {
    this.transaction(() => {
      if (segments === undefined) this.conversions.again(recording);
      for (const { segment, state } of this.segments.of(recording)) {
        const wanted = segments?.includes(segment) ?? (state === "failed" || state === "waiting");
        if (wanted && this.jobs.again(recording, segment, engine)) {
          this.segments.setPending(recording, segment);
        }
      }
    });
  }

  /** Takes a person's text for a segment; the engine's own is kept beside it. */
  editSegment(recording: string, segment: number, text: string): void {
    this.transaction(() => {
      this.segments.setEdited(recording, segment, text);
      this.jobs.settle(recording, segment);
      this.recordings.settle(recording);
    });
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }
}
