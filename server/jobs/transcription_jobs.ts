/**
 * Runs the transcriptions of the job table: as many at the same time as the engine works on, live work
 * before old. A job is a row from the start, so none is lost with the process.
 */
import { delay } from "../../shared/delay.ts";
import { assertNever, messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { samplesToMs } from "../../shared/protocol.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { readSamples } from "../audio/recording_file.ts";
import type { TranscriptionJob } from "../store/jobs.ts";
import type { Store, TranscriptionOutcome } from "../store/store.ts";
import { type Transcriber, TranscriptionError } from "../transcribe/transcriber.ts";

/** First wait of a job that failed for now, in milliseconds; doubles with every further attempt. */
const FIRST_WAIT_MS = 10_000;
/** Longest wait between two attempts, in milliseconds. */
const MAX_WAIT_MS = 15 * 60_000;

/** Longest part of a reason that is logged, in UTF-16 code units. */
const LOGGED_REASON_LENGTH = 600;

/** What the jobs work with. */
export interface JobDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** The engine in use; undefined leaves the jobs queued. */
  readonly engine: () => Transcriber | undefined;
  /** A segment's state has changed. */
  readonly settled: (recording: string, segment: number) => void;
}

/** The transcriptions under way and those that wait. */
export class TranscriptionJobs implements AsyncDisposable {
  readonly #deps: JobDeps;
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kicked = false;

  constructor(deps: JobDeps) {
    this.#deps = deps;
  }

  /** Looks for work; call it whenever there may be some. */
  kick(): void {
    if (this.#kicked || this.#abort.signal.aborted) return;
    this.#kicked = true;
    // After the caller's own transaction.
    queueMicrotask(() => {
      this.#kicked = false;
      this.#startSome();
    });
  }

  #startSome(): void {
    const { store, engine } = this.#deps;
    const transcriber = engine();
    if (transcriber === undefined || this.#abort.signal.aborted) return;
    store.jobs.queueDue(Date.now());
    while (this.#running.size < transcriber.capabilities.concurrency) {
      const job = store.jobs.take();
      if (job === undefined) break;
      const run = this.#run(job, transcriber).finally(() => {
        this.#running.delete(run);
        this.kick();
      });
      this.#running.add(run);
    }
    this.#sleepUntilDue();
  }

  #sleepUntilDue(): void {
    clearTimeout(this.#timer);
    const due = this.#deps.store.jobs.nextDue();
    if (due === undefined) return;
    this.#timer = setTimeout(
      () => this.kick(),
      Math.min(Math.max(0, due - Date.now()), MAX_WAIT_MS),
    );
  }

  async #run(job: TranscriptionJob, transcriber: Transcriber): Promise<void> {
    const { store, settled } = this.#deps;
    const log = logger(`transcribe.${job.recording}`);
    try {
      const outcome = await this.#transcribe(job, transcriber);
      if (outcome === undefined) {
        store.jobs.giveBack(job.id);
        return;
      }
      store.finishTranscription(job, outcome);
      log.info("segment {segment} is {state}", {
        segment: job.segment,
        state: outcome.state,
        engine: transcriber.name,
        attempt: job.attempts + 1,
        ...troubleOf(outcome),
      });
      settled(job.recording, job.segment);
    } catch (error) {
      log.error("storing a transcription failed", {
        segment: job.segment,
        error: messageOf(error),
      });
      // The row stays `running` and is queued again at the next start; not at once, to spare a full disk.
      await delay(FIRST_WAIT_MS, this.#abort.signal);
      this.#giveBackQuietly(job);
    }
  }

  #giveBackQuietly(job: TranscriptionJob): void {
    try {
      this.#deps.store.jobs.giveBack(job.id);
    } catch {
      // Still no storing: the next start queues it.
    }
  }

  /** Gives undefined if the work was called off. */
  async #transcribe(
    job: TranscriptionJob,
    transcriber: Transcriber,
  ): Promise<TranscriptionOutcome | undefined> {
    const { store, folders } = this.#deps;
    const { signal } = this.#abort;
    const segment = store.segments.get(job.recording, job.segment);
    const recording = store.recordings.get(job.recording);
    if (segment === undefined || recording === undefined) return undefined;
    const started = performance.now();
    try {
      const pcm = await readSamples(
        folders.wavPath(job.recording),
        segment.startSample,
        segment.endSample,
      );
      const result = await transcriber.transcribe({ pcm }, {
        signal,
        ...(recording.language === null ? {} : { language: recording.language }),
        ...(recording.prompt === null ? {} : { prompt: recording.prompt }),
      });
      logger(`transcribe.${job.recording}`).debug("engine answered", {
        segment: job.segment,
        engine: transcriber.name,
        tookMs: Math.round(performance.now() - started),
      });
      const text = result.text.trim();
      if (text === "") return { state: "empty", engine: transcriber.name, reason: "no_words" };
      const startMs = samplesToMs(segment.startSample);
      return {
        state: "done",
        text,
        engine: transcriber.name,
        words: result.words?.map((word) => ({
          word: word.word,
          startMs: word.startMs + startMs,
          endMs: word.endMs + startMs,
        })),
      };
    } catch (error) {
      if (signal.aborted) return undefined;
      return failureOutcome(error, job.attempts);
    }
  }

  /** Calls off what is under way; it is queued again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }
}

/** What the log says of an outcome without a text: never more than a sentence. */
function troubleOf(outcome: TranscriptionOutcome): { code?: string; reason?: string } {
  switch (outcome.state) {
    case "done":
      return {};
    case "empty":
      return { reason: outcome.reason };
    case "waiting":
      return { reason: shortReason(outcome.reason) };
    case "failed":
      return { code: outcome.code, reason: shortReason(outcome.message) };
    default:
      return assertNever(outcome);
  }
}

function shortReason(sentence: string): string {
  if (sentence.length <= LOGGED_REASON_LENGTH) return sentence;
  return `${sentence.slice(0, LOGGED_REASON_LENGTH).toWellFormed()}...`;
}

/** What becomes of a job whose attempt failed: it waits, or has failed for good. */
function failureOutcome(error: unknown, attempts: number): TranscriptionOutcome {
  if (error instanceof TranscriptionError) {
    if (!error.retryable) return { state: "failed", code: error.code, message: error.message };
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 10), MAX_WAIT_MS);
    return {
      state: "waiting",
      reason: error.message,
      nextTryAtMs: Date.now() + Math.max(wait, error.retryAfterMs ?? 0),
    };
  }
  if (error instanceof Deno.errors.NotFound) {
    return {
      state: "failed",
      code: "audio_missing",
      message: "The audio of this recording is not in its folder; put it back from a backup.",
    };
  }
  return {
    state: "waiting",
    reason: `The transcription failed unexpectedly (${messageOf(error)}).`,
    nextTryAtMs: Date.now() + FIRST_WAIT_MS * 2 ** Math.min(attempts, 6),
  };
}
