/**
 * Takes WAV files away some time after their recordings were converted, and looks whether the converted
 * ones are really there: before a WAV goes, and once for all of them after a start.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { RecentUse } from "../audio/recent_use.ts";
import type { Store } from "../store/store.ts";

/** How often it is looked whose time has come, in milliseconds. */
const SWEEP_MS = 60_000;
/** A WAV that someone listens to stays so long after it was last asked for, in milliseconds: 1 h. */
const IN_USE_MS = 3_600_000;
/** Most recordings that are looked at together. */
const PAGE = 100;
/** Rest between two such pages, in milliseconds. */
const REST_MS = 50;

/** What it works with. */
export interface WavKeepingDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** How long a WAV is kept after its conversion, in milliseconds. */
  readonly keepMs: number;
  /** Whose audio was listened to lately. */
  readonly recentUse: RecentUse;
  /** Makes of a WAV, before it goes, what takes longer to make of its OGG; it goes whatever comes of it. */
  readonly beforeWavGoes?: (recording: string) => Promise<void>;
  /** New conversions are in the job table. */
  readonly kickConversions: () => void;
  /**
   * The time and waiting.
   * @default the machine's own
   */
  readonly clock?: Clock;
}

/** Keeps WAV files for their time. */
export class WavKeeping implements AsyncDisposable {
  readonly #deps: WavKeepingDeps;
  readonly #clock: Clock;
  readonly #log = logger("convert");
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  /** Begins. */
  constructor(deps: WavKeepingDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#guard(() => this.#lookForLost());
    while (!signal.aborted) {
      await this.#guard(() => this.#sweep());
      await this.#clock.wait(SWEEP_MS, signal);
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.error("looking through converted recordings failed", { error: messageOf(error) });
    }
  }

  /** Queues those anew whose OGG is not there as it was made. */
  async #lookForLost(): Promise<void> {
    const { conversions } = this.#deps.store;
    let after = "";
    while (!this.#stopping.signal.aborted) {
      const page = conversions.doneAfter(after, PAGE);
      for (const { recording, bytes } of page) await this.#isThere(recording, bytes);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.recording;
      await this.#clock.wait(REST_MS, this.#stopping.signal);
    }
  }

  /** Whether the OGG is there; if not, it is to be made anew. */
  async #isThere(recording: string, bytes: number): Promise<boolean> {
    const { store, folders, kickConversions } = this.#deps;
    if (await folders.oggBytes(recording) === bytes) return true;
    // It may have been removed for good while this was looked at.
    if (store.recordings.get(recording) === undefined) return false;
    this.#log.warn("the converted audio of {recording} is not there any more", { recording });
    store.conversions.lost(recording);
    kickConversions();
    return false;
  }

  async #sweep(): Promise<void> {
    const { store, keepMs, recentUse } = this.#deps;
    const due = store.conversions.keptSince(this.#clock.now() - keepMs);
    for (const [index, { recording, bytes }] of due.entries()) {
      if (this.#stopping.signal.aborted) return;
      if (recentUse.within(recording, IN_USE_MS)) continue;
      await this.#guard(() => this.#drop(recording, bytes));
      if (index % PAGE === PAGE - 1) await this.#clock.wait(REST_MS, this.#stopping.signal);
    }
  }

  async #drop(recording: string, bytes: number): Promise<void> {
    const { store, folders, beforeWavGoes } = this.#deps;
    if (!await this.#isThere(recording, bytes)) return;
    await beforeWavGoes?.(recording).catch((error: unknown) => {
      this.#log.warn("something could not be made of the WAV file of {recording}", {
        recording,
        error: messageOf(error),
      });
    });
    await folders.removeWav(recording);
    store.conversions.setWavGone(recording);
    this.#log.info("the WAV file of {recording} is gone, its OGG stays", { recording });
  }

  /** Ends; resolves when nothing is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
}
