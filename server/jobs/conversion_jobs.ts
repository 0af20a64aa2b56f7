/**
 * Runs the conversions of the job table, one at a time, in the background. A job is a row from the end of
 * its recording, so none is lost with the process. The WAV file is only read, until some time after the
 * OGG is in its place.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { samplesToMs } from "../../shared/protocol.ts";
import { AudioFileError } from "../audio/audio_file_error.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { openOggOpus } from "../audio/ogg_opus/open.ts";
import { ConversionError, conversionErrorOf } from "../convert/conversion_error.ts";
import { isAlike } from "../convert/convert.ts";
import type { Converter } from "../convert/converter.ts";
import type { ConversionJob } from "../store/conversions.ts";
import type { Store } from "../store/store.ts";
import { MAX_PARKING_MS, NO_STORING_REST_MS, parkingMs } from "./parking.ts";
import { shortReason } from "./short_reason.ts";

/** A conversion has at least so much of its recording's length as time. */
const TIMEOUT_SHARE = 0.1;
/** How often the log tells how far a conversion is, in milliseconds. */
const PROGRESS_LOG_MS = 10_000;

/** What the jobs work with. */
export interface ConversionDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  readonly converter: Converter;
  /** How much work is put into a conversion, 0 to 10. */
  readonly complexity: number;
  /** How long a conversion may take; a long recording's has a tenth of its length at least. */
  readonly timeoutMs: number;
  /**
   * The time and waiting.
   * @default the machine's own
   */
  readonly clock?: Clock;
}

/** The conversion that runs. */
interface Current {
  readonly recording: string;
  readonly abort: AbortController;
  /** Resolves when nothing of it is left; never rejects. */
  readonly done: Promise<void>;
}

/** The conversion under way and those that wait. */
export class ConversionJobs implements AsyncDisposable {
  readonly #deps: ConversionDeps;
  readonly #clock: Clock;
  readonly #log = logger("convert");
  readonly #stopping = new AbortController();
  /** Ends the wait for the next job that is due. */
  #sleep = new AbortController();
  #current: Current | undefined;
  #running: Promise<void> | undefined;
  /** There may be work that was not there when it was last looked. */
  #kicked = false;

  constructor(deps: ConversionDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
  }

  /** After a start: what is left of conversions that were broken off goes, and they begin anew. */
  async recover(): Promise<void> {
    for (const recording of this.#deps.store.conversions.requeue()) {
      await this.#removePart(recording);
    }
    this.kick();
  }

  /** Looks for work; call it whenever there may be some. */
  kick(): void {
    if (this.#stopping.signal.aborted) return;
    this.#kicked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#kicked) this.kick();
      else this.#sleepUntilDue();
    });
  }

  /** Calls off the conversion of a recording that is being removed; resolves when nothing of it is left. */
  async cancel(recording: string): Promise<void> {
    if (this.#current?.recording !== recording) return;
    this.#current.abort.abort(new Error("the recording is removed"));
    await this.#current.done;
  }

  async #run(): Promise<void> {
    // After the caller's own transaction.
    await Promise.resolve();
    while (!this.#stopping.signal.aborted) {
      this.#kicked = false;
      let job: ConversionJob | undefined;
      try {
        this.#deps.store.conversions.queueDue(this.#clock.now());
        job = this.#deps.store.takeConversion();
      } catch (error) {
        this.#log.error("looking for work failed", { error: messageOf(error) });
        await this.#clock.wait(NO_STORING_REST_MS, this.#stopping.signal);
        continue;
      }
      if (job === undefined) return;
      const abort = new AbortController();
      const stop = (): void => abort.abort(this.#stopping.signal.reason);
      this.#stopping.signal.addEventListener("abort", stop, { once: true });
      const done = this.#settle(job, abort.signal);
      this.#current = { recording: job.recording, abort, done };
      await done;
      this.#current = undefined;
      this.#stopping.signal.removeEventListener("abort", stop);
    }
  }

  /** Does a job and stores what became of it. */
  async #settle(job: ConversionJob, signal: AbortSignal): Promise<void> {
    const { store } = this.#deps;
    const { recording } = job;
    let settle: () => void;
    try {
      const bytes = await this.#convert(job, signal);
      settle = () => store.conversions.setDone(recording, bytes, this.#clock.now());
    } catch (error) {
      settle = signal.aborted
        ? () => store.conversions.giveBack(recording)
        : () => this.#fail(job, conversionErrorOf(error));
    }
    await this.#removePart(recording);
    try {
      settle();
    } catch (error) {
      // The row stays `running` until then, and is queued again at the next start if not before.
      this.#log.error("storing a conversion failed", { recording, error: messageOf(error) });
      await this.#clock.wait(NO_STORING_REST_MS, signal);
      this.#giveBackQuietly(recording);
    }
  }

  #giveBackQuietly(recording: string): void {
    try {
      this.#deps.store.conversions.giveBack(recording);
    } catch {
      // Still no storing: the next start queues it.
    }
  }

  #fail(job: ConversionJob, error: ConversionError): void {
    const { conversions } = this.#deps.store;
    const reason = shortReason(error.message);
    const facts = { recording: job.recording, attempt: job.attempts + 1, code: error.code, reason };
    if (error.retryable) {
      const nextTryAtMs = this.#clock.now() + parkingMs(job.parkings);
      conversions.setWaiting(job, error, nextTryAtMs);
      this.#log.warn("conversion of {recording} waits: {reason}", facts);
    } else {
      conversions.setFailed(job, error);
      this.#log.error("conversion of {recording} failed: {reason}", facts);
    }
  }

  /**
   * Converts a recording and puts the OGG into its place.
   *
   * @returns Its size in bytes.
   */
  async #convert(job: ConversionJob, signal: AbortSignal): Promise<number> {
    const { folders, converter, complexity, store } = this.#deps;
    const { recording, samples, title, createdAt } = job;
    const there = await this.#bytesOfWhole(job);
    if (there !== undefined) return there;
    await folders.removePart(recording);
    signal.throwIfAborted();
    const startedMs = performance.now();
    let toldMs = startedMs;
    this.#log.info("conversion of {recording} begins", { recording, samples });
    const { bytes } = await converter.convert({
      wavPath: folders.wavPath(recording),
      partPath: folders.partPath(recording),
      samples,
      title,
      createdAt,
      complexity,
    }, {
      timeoutMs: Math.max(this.#deps.timeoutMs, TIMEOUT_SHARE * samplesToMs(samples)),
      signal,
      progress: (share) => {
        store.conversions.setProgress(recording, share);
        if (performance.now() - toldMs < PROGRESS_LOG_MS) return;
        toldMs = performance.now();
        this.#log.info("conversion of {recording} goes on", {
          recording,
          percent: Math.round(100 * share),
        });
      },
    });
    signal.throwIfAborted();
    await folders.publishOgg(recording);
    const tookMs = Math.round(performance.now() - startedMs);
    this.#log.info("conversion of {recording} is done", { recording, samples, bytes, tookMs });
    return bytes;
  }

  /**
   * Size of the OGG where it is there already: after a crash between its end and the row's. It got its name
   * when it was whole.
   *
   * @throws {ConversionError} If it isn't whole, and there is no WAV to make it anew from.
   */
  async #bytesOfWhole({ recording, samples }: ConversionJob): Promise<number | undefined> {
    const { folders } = this.#deps;
    const bytes = await folders.oggBytes(recording);
    if (bytes === undefined) return undefined;
    try {
      using file = await openOggOpus(folders.oggPath(recording));
      if (isAlike(file.samples, samples)) return bytes;
    } catch (error) {
      if (!(error instanceof AudioFileError)) throw error;
    }
    if ((await folders.audio(recording))?.format === "wav") return undefined;
    throw new ConversionError(
      "audio_damaged",
      "The converted audio of this recording is not whole, and its WAV file is gone; put its folder back from a backup.",
      false,
    );
  }

  async #removePart(recording: string): Promise<void> {
    try {
      await this.#deps.folders.removePart(recording);
    } catch (error) {
      this.#log.warn("an unfinished conversion can't be removed", {
        recording,
        error: messageOf(error),
      });
    }
  }

  #sleepUntilDue(): void {
    this.#sleep.abort();
    if (this.#stopping.signal.aborted) return;
    let due: number | undefined;
    try {
      due = this.#deps.store.conversions.nextDue();
    } catch (error) {
      this.#log.error("looking for work failed", { error: messageOf(error) });
      due = this.#clock.now() + NO_STORING_REST_MS;
    }
    if (due === undefined) return;
    const sleep = new AbortController();
    this.#sleep = sleep;
    const waitMs = Math.min(Math.max(0, due - this.#clock.now()), MAX_PARKING_MS);
    void this.#clock.wait(waitMs, sleep.signal).then(() => {
      if (!sleep.signal.aborted) this.kick();
    });
  }

  /** Calls off at once what is under way; it is queued again. */
  stop(): void {
    this.#sleep.abort();
    this.#stopping.abort(new Error("the engine is ending"));
  }

  /** Stops; resolves when nothing is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#running;
  }
}
