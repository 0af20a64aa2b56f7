/** Everything about conversions as one thing to open and close: their jobs, the Worker, the WAVs' time. */
import type { EngineStatus } from "../../shared/status.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { RecentUse } from "../audio/recent_use.ts";
import { ConversionJobs } from "../jobs/conversion_jobs.ts";
import { WavKeeping } from "../jobs/wav_keeping.ts";
import type { Store } from "../store/store.ts";
import { spawnConverter, WorkerConverter } from "./converter.ts";

/** While someone speaks, a conversion rests so long for each millisecond that it has worked, and ... */
const LIVE_REST_SHARE = 3;
/** ... so much longer for each one who speaks. */
const REST_SHARE_OF_EACH = 0.5;

/** What conversions work with. */
export interface ConversionsOptions {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** Folder of the recordings. */
  readonly root: string;
  /** See `WavKeepingDeps`. */
  readonly beforeWavGoes: (recording: string) => Promise<void>;
  /** How much work is put into a conversion, 0 to 10. */
  readonly complexity: number;
  /** How long a conversion may take, in milliseconds; see {@linkcode ConversionJobs}. */
  readonly timeoutMs: number;
  /** How long a WAV is kept after its conversion, in milliseconds. */
  readonly keepMs: number;
  /** How many speak now. */
  readonly live: () => number;
}

/** What others do with conversions. */
export type OpenConversions = Pick<Conversions, "kick" | "cancel" | "recentUse">;

/** The conversions of an engine. */
export class Conversions implements AsyncDisposable {
  readonly #options: ConversionsOptions;
  readonly #converter: WorkerConverter;
  readonly #jobs: ConversionJobs;
  #keeping: WavKeeping | undefined;
  /** Whose audio is asked for: nothing is taken away from under a listener. */
  readonly recentUse: RecentUse = new RecentUse();

  /** Starts the Worker; work begins with {@linkcode Conversions.recover}. */
  constructor(options: ConversionsOptions) {
    this.#options = options;
    const { store, folders, complexity, timeoutMs, live } = options;
    this.#converter = new WorkerConverter({
      spawn: () => spawnConverter(options.root),
      restShare: () => {
        const speaking = live();
        return speaking === 0 ? 0 : LIVE_REST_SHARE + REST_SHARE_OF_EACH * speaking;
      },
    });
    this.#jobs = new ConversionJobs({
      store,
      folders,
      converter: this.#converter,
      complexity,
      timeoutMs,
    });
  }

  /** After a start: removes what isn't whole, and begins. */
  async recover(): Promise<void> {
    await this.#jobs.recover();
    const { store, folders, keepMs, beforeWavGoes } = this.#options;
    this.#keeping = new WavKeeping({
      store,
      folders,
      keepMs,
      recentUse: this.recentUse,
      beforeWavGoes,
      kickConversions: () => this.kick(),
    });
  }

  /** See {@linkcode ConversionJobs.kick}; until {@linkcode Conversions.recover} nothing is begun. */
  kick(): void {
    if (this.#keeping !== undefined) this.#jobs.kick();
  }

  /** See {@linkcode ConversionJobs.cancel}. */
  async cancel(recording: string): Promise<void> {
    await this.#jobs.cancel(recording);
  }

  /** How they stand. */
  status(): EngineStatus["conversions"] {
    const { conversions } = this.#options.store;
    return {
      ...conversions.counts(),
      recording: conversions.current?.recording ?? null,
      progress: conversions.current?.progress ?? null,
    };
  }

  /** Calls off at once what is under way. */
  stop(): void {
    this.#jobs.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#keeping?.[Symbol.asyncDispose]();
    await this.#jobs[Symbol.asyncDispose]();
    this.#converter[Symbol.dispose]();
  }
}
