/** All open recordings, each at most once: begun, resumed, ended, and brought back after a crash. */
import { v7 } from "uuid";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { StartMessage } from "../../shared/protocol.ts";
import { BIN_DAYS } from "../../shared/recording.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { RecordingFile } from "../audio/recording_file.ts";
import type { OpenConversions } from "../convert/conversions.ts";
import type { RecordingDefaults } from "../settings/settings.ts";
import { type LiveDeps, LiveRecording } from "./live_recording.ts";
import type { TailSearch } from "./tail_search.ts";

/** How often recordings are looked through that nobody came back to, and the bin, in milliseconds. */
const SWEEP_MS = 60_000;
/** How long a recording stays in the bin, in milliseconds. */
const BIN_MS = BIN_DAYS * 86_400_000;

/** Longest part of a title that is logged, in UTF-16 code units. */
const LOGGED_TITLE_LENGTH = 100;

/** What the registry works with. */
export interface RegistryDeps extends Omit<LiveDeps, "closed"> {
  readonly folders: RecordingFolders;
  readonly tails: TailSearch;
  /** Conversions of recordings that have ended. */
  readonly conversions: OpenConversions;
  /** What a recording begins with where its client says nothing of it. */
  readonly defaults: () => RecordingDefaults;
  /** How long an interrupted recording can be resumed, in milliseconds. */
  readonly resumeMs: number;
  /** Most interrupted recordings; with more, those interrupted first are ended. */
  readonly maxInterrupted: number;
}

/** Open recordings by id. */
export class RecordingRegistry implements AsyncDisposable {
  readonly #deps: RegistryDeps;
  readonly #live = new Map<string, LiveRecording>();
  /** Openings under way: a second one for the same recording waits for the first. */
  readonly #opening = new Map<string, Promise<LiveRecording | undefined>>();
  /** Interrupted recordings whose end a full disk could not take. */
  readonly #unstored = new Map<string, LiveRecording>();
  readonly #sweep: ReturnType<typeof setInterval>;
  /** The emptying of the bin that is under way. */
  #emptying: Promise<void> | undefined;

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
    this.#sweep = setInterval(() => this.#lookThrough(), SWEEP_MS);
  }

  /** An open recording. */
  get(id: string): LiveRecording | undefined {
    return this.#live.get(id);
  }

  /** All open ones, in the order in which they were opened. */
  get live(): LiveRecording[] {
    return [...this.#live.values()];
  }

  /** How many are open. */
  get size(): number {
    return this.#live.size;
  }

  /** Begins a new recording; its folder and file are safe on disk when this resolves. */
  async begin(start: StartMessage): Promise<LiveRecording> {
    const createdAt = Date.now();
    const id = v7({ msecs: createdAt });
    const { store, folders } = this.#deps;
    await folders.create(id);
    const file = await RecordingFile.create(folders.wavPath(id));
    try {
      await folders.sync(id);
      const defaults = this.#deps.defaults();
      store.recordings.insert({
        id,
        title: start.title ?? "",
        createdAt,
        language: start.language ?? defaults.language,
        prompt: start.prompt,
        transform: start.transform ?? defaults.transform,
      });
      const recording = this.#adopt(id, file);
      logger(`ws.${id}`).info("recording begun", { title: shortTitle(start.title ?? "") });
      return recording;
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  /** Opens a recording that was interrupted, or gives the open one; undefined if it can't be resumed. */
  resume(id: string): Promise<LiveRecording | undefined> {
    const opening = this.#opening.get(id) ?? this.#reopen(id).finally(() => {
      this.#opening.delete(id);
    });
    this.#opening.set(id, opening);
    return opening;
  }

  async #reopen(id: string): Promise<LiveRecording | undefined> {
    const live = this.#live.get(id);
    if (live?.open) return live;
    await live?.closing;
    const { store, folders, tails } = this.#deps;
    await tails.cancel(id);
    await this.#store(id);
    if (store.recordings.get(id)?.state !== "interrupted") return undefined;
    const file = await RecordingFile.open(folders.wavPath(id));
    try {
      store.recordings.setLive(id);
      logger(`ws.${id}`).info("recording resumed", { samples: file.committedSamples });
      return this.#adopt(id, file);
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  #adopt(id: string, file: RecordingFile): LiveRecording {
    const row = this.#deps.store.recordings.get(id);
    if (row === undefined) throw new Error(`recording ${id} is not in the database`);
    const recording = new LiveRecording(
      { ...this.#deps, closed: (closed) => this.#closed(closed) },
      row,
      file,
    );
    this.#live.set(id, recording);
    return recording;
  }

  #closed(recording: LiveRecording): void {
    this.#live.delete(recording.id);
    if (recording.stored) this.#deps.tails.enqueue(recording.id);
    else this.#unstored.set(recording.id, recording);
    this.#deps.conversions.kick();
    this.#endSurplus();
  }

  /**
   * Stores the end of a recording where that could not be done before.
   *
   * @throws {Error} If there is still no room.
   */
  async #store(id: string): Promise<void> {
    await this.#unstored.get(id)?.store();
    this.#unstored.delete(id);
  }

  /** Does so for all of them; what there is still no room for waits for the next time. */
  async #storeAll(): Promise<void> {
    for (const id of [...this.#unstored.keys()]) {
      try {
        await this.#store(id);
      } catch {
        return;
      }
      this.#deps.tails.enqueue(id);
    }
  }

  /** Ends the recordings that were interrupted first where there are too many. */
  #endSurplus(): void {
    const { store, maxInterrupted } = this.#deps;
    for (const id of store.recordings.interruptedBeyond(maxInterrupted)) {
      logger(`ws.${id}`).warn(
        "There are more than {max} interrupted recordings; the one interrupted first is ended. What was said is kept, but it can't be resumed.",
        { max: maxInterrupted },
      );
      this.#endAlone(id);
    }
  }

  /**
   * Ends a recording: nothing can be added any more.
   *
   * @returns Whether it was live or interrupted.
   */
  async finish(id: string): Promise<boolean> {
    const live = this.#live.get(id);
    if (live?.open) {
      await live.stop();
      return true;
    }
    await live?.closing;
    await this.#store(id);
    const { store } = this.#deps;
    const row = store.recordings.get(id);
    if (row?.state !== "interrupted") return false;
    await this.#deps.tails.cancel(id);
    store.recordings.setProcessing(id, row.samples);
    logger(`ws.${id}`).info("recording ended", { samples: row.samples });
    this.#deps.tails.enqueue(id);
    this.#deps.conversions.kick();
    return true;
  }

  /** Moves a recording to the bin, ending it first if it is open. */
  async bin(id: string): Promise<boolean> {
    const live = this.#live.get(id);
    if (live !== undefined) {
      await live.discard();
      return true;
    }
    await this.#deps.tails.cancel(id);
    await this.#store(id);
    return this.#deps.store.recordings.bin(id, Date.now());
  }

  /** Takes a recording out of the bin and goes on with what was left to do. */
  restore(id: string): boolean {
    const restored = this.#deps.store.recordings.restore(id);
    if (restored) {
      this.#deps.tails.enqueue(id);
      this.#deps.kickJobs();
      this.#deps.conversions.kick();
    }
    return restored;
  }

  /** Removes a recording for good. */
  async remove(id: string): Promise<void> {
    await this.#live.get(id)?.discard();
    await this.#deps.tails.cancel(id);
    this.#deps.store.recordings.delete(id);
    this.#unstored.get(id)?.letGo();
    this.#unstored.delete(id);
    // After its row is gone, so that it isn't begun anew.
    await this.#deps.conversions.cancel(id);
    await this.#deps.folders.remove(id);
  }

  /**
   * After a start: recordings that were live when the process died can be resumed, their files' headers
   * are mended, and the speech that wasn't found yet is searched.
   */
  async recover(): Promise<void> {
    const { store, folders, tails } = this.#deps;
    for (const row of store.recordings.unfinished()) {
      try {
        using file = await RecordingFile.open(folders.wavPath(row.id));
        const samples = file.committedSamples;
        const { state } = row;
        if (state === "live" || state === "interrupted") {
          store.recordings.setInterrupted(row.id, samples, Date.now());
        }
      } catch (error) {
        // One that has ended may be in its OGG file alone.
        if (error instanceof Deno.errors.NotFound && await folders.audio(row.id) !== undefined) {
          tails.enqueue(row.id);
          continue;
        }
        logger(`ws.${row.id}`).error("the recording's file can't be opened", {
          error: messageOf(error),
        });
        continue;
      }
      tails.enqueue(row.id);
    }
    this.#lookThrough();
  }

  #lookThrough(): void {
    void this.#storeAll();
    this.#endForgotten();
    this.#emptying ??= this.#emptyBin().finally(() => {
      this.#emptying = undefined;
    });
  }

  /** Removes for good what has been in the bin for its time. */
  async #emptyBin(): Promise<void> {
    for (const { id } of this.#deps.store.recordings.binnedBefore(Date.now() - BIN_MS)) {
      try {
        // Somebody may have taken it out while others were removed.
        if (this.#deps.store.recordings.get(id)?.state !== "binned") continue;
        await this.remove(id);
        logger(`ws.${id}`).info("removed from the bin after {days} days", { days: BIN_DAYS });
      } catch (error) {
        logger(`ws.${id}`).error("emptying the bin failed", { error: messageOf(error) });
      }
    }
  }

  /** Ends interrupted recordings that nobody came back to. */
  #endForgotten(): void {
    const before = Date.now() - this.#deps.resumeMs;
    for (const row of this.#deps.store.recordings.unfinished()) {
      if (row.state === "interrupted" && row.interruptedAt !== null && row.interruptedAt < before) {
        this.#endAlone(row.id);
      }
    }
    this.#endSurplus();
  }

  #endAlone(id: string): void {
    this.finish(id).catch((error: unknown) => {
      logger(`ws.${id}`).error("ending a forgotten recording failed", {
        error: messageOf(error),
      });
    });
  }

  /** Warns all clients, makes their audio safe and closes them; their recordings can be resumed. */
  async drain(): Promise<void> {
    clearInterval(this.#sweep);
    await this.#emptying;
    await Promise.all([...this.#live.values()].map((recording) => recording.drain()));
    await this.#storeAll();
    for (const recording of this.#unstored.values()) recording[Symbol.dispose]();
  }

  /** Drains and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain();
  }
}

/** The beginning of a title, for the log, which makes it printable. */
function shortTitle(title: string): string {
  if (title.length <= LOGGED_TITLE_LENGTH) return title;
  return `${title.slice(0, LOGGED_TITLE_LENGTH).toWellFormed()}...`;
}
