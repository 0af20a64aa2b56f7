/**
 * Runs the transcriptions of the job table: as many at the same time as each engine works on, live work
 * before old, recordings in turn. A job is a row from the start, so none is lost with the process.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import type { EngineName } from "../../shared/config.ts";
import { assertNever, messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { type EngineWish, type TranscriptionJob, wishKey } from "../store/jobs.ts";
import type { Store, TranscriptionOutcome } from "../store/store.ts";
import type { EngineSet } from "../transcribe/engines.ts";
import type { Transcriber } from "../transcribe/transcriber.ts";
import { type DraftPlace, EnginePool, type Place } from "./engine_pool.ts";
import { JobLoop } from "./job_loop.ts";
import { FIRST_PARKING_MS, NO_STORING_REST_MS } from "./parking.ts";
import { shortReason } from "./short_reason.ts";
import { type RunResult, runTranscription } from "./transcription_run.ts";

/** What the jobs work with. */
export interface JobDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** The engines in use; without any the jobs stay queued. */
  readonly engines: Pick<EngineSet, "order" | "byName">;
  /**
   * Words to expect in any recording, a hint for the engines.
   * @default none
   */
  readonly vocabulary?: () => string;
  /** A segment's state has changed. */
  readonly settled: (recording: string, segment: number) => void;
  /**
   * The time and waiting.
   * @default the machine's own
   */
  readonly clock?: Clock;
  /**
   * A number from 0 to below 1.
   * @default Math.random
   */
  readonly random?: () => number;
}

/** What is to become of the queued jobs with a wish. */
type Decision =
  | {
    readonly kind: "run";
    readonly wish: EngineWish;
    readonly engine: Transcriber;
    readonly engines: readonly Transcriber[];
    readonly provisional: boolean;
  }
  /** No engine may be asked before an instant, in milliseconds since 1970. */
  | {
    readonly kind: "park";
    readonly wish: EngineWish;
    readonly untilMs: number;
    readonly reason: string;
  }
  /** They stay queued until something changes. */
  | { readonly kind: "hold" };

/** The transcriptions under way and those that wait. */
export class TranscriptionJobs implements AsyncDisposable {
  readonly #deps: JobDeps;
  readonly #clock: Clock;
  readonly #pool: EnginePool;
  readonly #loop: JobLoop;

  constructor(deps: JobDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
    this.#pool = new EnginePool(this.#clock);
    this.#loop = new JobLoop({
      clock: this.#clock,
      log: logger("transcribe"),
      start: () => this.#startSome(),
      nextDue: () => deps.store.jobs.nextDue(),
    });
  }

  /** Why an engine is passed over at present, as a sentence; undefined if it isn't. */
  trouble(name: EngineName): string | undefined {
    return this.#pool.trouble(name);
  }

  /** Takes a place for the draft of a text in progress, if an engine has nothing better to do. */
  enterDraft(engine: Transcriber): DraftPlace | undefined {
    return this.#loop.signal.aborted ? undefined : this.#pool.enterDraft(engine);
  }

  /** Looks for work; call it whenever there may be some. */
  kick(): void {
    this.#loop.kick();
  }

  #startSome(): void {
    this.#deps.store.jobs.queueDue(this.#clock.now());
    while (this.#startOne());
  }

  /** Starts a job; false if there is none that can be started. */
  #startOne(): boolean {
    const { store } = this.#deps;
    const decisions = store.jobs.queuedWishes().map((wish) => this.#decide(wish));
    for (const decision of decisions) if (decision.kind === "park") this.#park(decision);
    const runs = decisions.filter((decision) => decision.kind === "run");
    const job = runs.length === 0 ? undefined : store.takeJob(runs.map(({ wish }) => wish));
    const decision = job && runs.find(({ wish }) => wishKey(wish) === wishKey(job));
    if (job === undefined || decision === undefined) return false;
    const place = this.#pool.enter(decision.engine);
    this.#loop.keep(this.#run(job, decision, place));
    return true;
  }

  /** Which engine does what is wished, or until when it waits. */
  #decide(wish: EngineWish): Decision {
    const { engines, wanted } = this.#enginesFor(wish);
    const down: { untilMs: number; reason: string }[] = [];
    let probing = false;
    for (const engine of engines) {
      const standing = this.#pool.standing(engine);
      switch (standing.kind) {
        case "free":
          return { kind: "run", wish, engine, engines, provisional: !wanted };
        case "busy":
          return { kind: "hold" };
        case "probing":
          probing = true;
          break;
        case "down":
          down.push(standing);
          break;
        default:
          assertNever(standing);
      }
    }
    const [first] = down;
    if (probing || first === undefined) return { kind: "hold" };
    const untilMs = Math.min(...down.map((each) => each.untilMs));
    return { kind: "park", wish, untilMs, reason: first.reason };
  }

  /** The engines that may do what is wished, the best first; whether a person asked for this one. */
  #enginesFor(
    { engine, betterThan }: EngineWish,
  ): { engines: readonly Transcriber[]; wanted: boolean } {
    const { order, byName } = this.#deps.engines;
    const wanted = engine === null ? undefined : byName(engine);
    // One that is no longer there must not hold a job for ever.
    if (wanted !== undefined) return { engines: [wanted], wanted: true };
    const all = order();
    const end = all.findIndex(({ name }) => name === betterThan);
    return { engines: end < 0 ? all : all.slice(0, end), wanted: false };
  }

  #park({ wish, untilMs, reason }: Extract<Decision, { kind: "park" }>): void {
    const { store, settled } = this.#deps;
    const nowMs = this.#clock.now();
    const nextTryAtMs = Math.max(untilMs, nowMs + FIRST_PARKING_MS);
    for (const { recording, segment } of store.parkQueued(wish, reason, nextTryAtMs, nowMs)) {
      logger(`transcribe.${recording}`).info("segment {segment} is {state}", {
        segment,
        state: "waiting",
        reason: shortReason(reason),
      });
      settled(recording, segment);
    }
  }

  async #run(
    job: TranscriptionJob,
    { engine, engines, provisional }: Extract<Decision, { kind: "run" }>,
    place: Place,
  ): Promise<void> {
    const { store, folders, random = Math.random } = this.#deps;
    const { signal } = this.#loop;
    try {
      const first = { engine, place };
      const result = await runTranscription({ job, engines, first, provisional, signal }, {
        store,
        folders,
        random,
        vocabulary: this.#deps.vocabulary ?? ((): string => ""),
        pool: this.#pool,
        clock: this.#clock,
        engineIsBack: () => this.#wake(),
      });
      if (result === undefined) store.jobs.giveBack(job.id);
      else this.#finish(job, result);
    } catch (error) {
      logger(`transcribe.${job.recording}`).error("storing a transcription failed", {
        segment: job.segment,
        error: messageOf(error),
      });
      // The row stays `running` until then, and is queued again at the next start if not before.
      await this.#clock.wait(NO_STORING_REST_MS, signal);
      this.#giveBackQuietly(job);
    }
  }

  /** A provider answers again: what waits need not wait out its time. */
  #wake(): void {
    try {
      this.#deps.store.jobs.wake(this.#clock.now(), FIRST_PARKING_MS);
    } catch (error) {
      logger("transcribe").warn("waiting jobs could not be brought forward", {
        error: messageOf(error),
      });
    }
  }

  #finish(job: TranscriptionJob, { outcome, engine }: RunResult): void {
    const { store, settled } = this.#deps;
    const changed = store.finishTranscription(job, outcome, this.#clock.now());
    logger(`transcribe.${job.recording}`).info("segment {segment} is {state}", {
      segment: job.segment,
      state: outcome.state,
      engine,
      attempt: job.attempts + 1,
      ...("better" in outcome && outcome.better !== undefined && { provisional: true }),
      ...troubleOf(outcome),
    });
    if (changed) settled(job.recording, job.segment);
  }

  #giveBackQuietly(job: TranscriptionJob): void {
    try {
      this.#deps.store.jobs.giveBack(job.id);
    } catch {
      // Still no storing: the next start queues it.
    }
  }

  /** Calls off what is under way; it is queued again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loop[Symbol.asyncDispose]();
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
