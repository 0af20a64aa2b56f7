/**
 * Finds the speech that was not yet searched in recordings without a client: after a crash, after an
 * interruption, at their end, or because they were uploaded. In the background; live recordings do not
 * wait for it, and the end of one does not wait for a file of hours: of those that have little left one at
 * a time is searched, and of the others.
 */
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { RecordingFile } from "../audio/recording_file.ts";
import { OggSamples } from "../audio/recording_samples.ts";
import type { Store } from "../store/store.ts";
import type { Vad } from "../vad/vad.ts";
import { SpeechSearch, type SpeechSource, STORE_SEARCHED_SAMPLES } from "./speech_search.ts";

/** With more left to search than this, a recording has much: 10 min. */
const MUCH_SAMPLES = 600 * SAMPLE_RATE;

/** What the search works with. */
export interface TailDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  readonly vad: Vad;
  /** New work is in the job table. */
  readonly kickJobs: () => void;
}

/** The recording that is searched now. */
interface Current {
  readonly id: string;
  readonly abort: AbortController;
  /** Resolves when its file is closed. */
  readonly done: Promise<void>;
}

/** Recordings that are searched one at a time. */
class Lane {
  readonly #search: (id: string, signal: AbortSignal) => Promise<void>;
  readonly #waiting = new Set<string>();
  #current: Current | undefined;
  #running: Promise<void> | undefined;

  /** @param search Searches a recording; must not throw. */
  constructor(search: (id: string, signal: AbortSignal) => Promise<void>) {
    this.#search = search;
  }

  /** Whether a recording waits or is searched here. */
  has(id: string): boolean {
    return this.#waiting.has(id) || this.#current?.id === id;
  }

  add(id: string): void {
    this.#waiting.add(id);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      const abort = new AbortController();
      const done = this.#search(id, abort.signal);
      this.#current = { id, abort, done };
      await done;
      this.#current = undefined;
    }
  }

  /** Takes a recording out; resolves when its file is closed. */
  async cancel(id: string): Promise<void> {
    this.#waiting.delete(id);
    if (this.#current?.id !== id) return;
    this.#current.abort.abort();
    await this.#current.done;
  }

  /** Takes all out. */
  async end(): Promise<void> {
    this.#waiting.clear();
    this.#current?.abort.abort();
    await this.#running;
  }
}

/** The search through the rest of closed recordings. */
export class TailSearch implements AsyncDisposable {
  readonly #deps: TailDeps;
  readonly #little: Lane;
  readonly #much: Lane;
  #disposed = false;

  constructor(deps: TailDeps) {
    this.#deps = deps;
    const search = (id: string, signal: AbortSignal): Promise<void> => this.#guarded(id, signal);
    this.#little = new Lane(search);
    this.#much = new Lane(search);
  }

  /** Asks for a search of what is left of a recording. */
  enqueue(id: string): void {
    if (this.#disposed) return;
    this.#laneOf(id).add(id);
  }

  #laneOf(id: string): Lane {
    // Nothing is searched twice at the same time.
    for (const lane of [this.#little, this.#much]) if (lane.has(id)) return lane;
    const row = this.#deps.store.recordings.get(id);
    const left = row === undefined ? 0 : row.samples - row.searchedSamples;
    return left > MUCH_SAMPLES ? this.#much : this.#little;
  }

  /** Takes a recording out of the search; resolves when its file is closed. */
  async cancel(id: string): Promise<void> {
    await Promise.all([this.#little.cancel(id), this.#much.cancel(id)]);
  }

  async #guarded(id: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#search(id, signal);
    } catch (error) {
      logger("vad").error("searching a recording failed", {
        recording: id,
        error: messageOf(error),
      });
    }
  }

  async #search(id: string, signal: AbortSignal): Promise<void> {
    const { store, folders, vad } = this.#deps;
    const row = store.recordings.get(id);
    if (row === undefined || row.state === "binned" || row.state === "ready") return;
    using file = await openSamples(folders, id, signal);
    let searched = row.searchedSamples;
    let stored = searched;
    const storeSearched = (): void => {
      store.recordings.setSearched(id, searched);
      stored = searched;
    };
    await using search = new SpeechSearch(
      vad,
      {
        receivedSamples: file.samples,
        read: file.read,
        gaps: () => store.recordings.gaps(id),
      },
      row.searchedSamples,
      {
        speechStart: () => {},
        speechEnd: (span) => {
          if (signal.aborted) return;
          store.addSegment(id, span.startSample, span.endSample);
          this.#deps.kickJobs();
        },
        searched: (toSample) => {
          searched = toSample;
          if (searched - stored >= STORE_SEARCHED_SAMPLES) storeSearched();
        },
        dropped: () => {},
      },
    );
    const end = (): void => void search[Symbol.asyncDispose]();
    signal.addEventListener("abort", end, { once: true });
    // Speech that an interruption cut is left open: whoever resumes goes on in the middle of it.
    await (row.state === "processing" ? search.flush() : search.drained());
    signal.removeEventListener("abort", end);
    if (signal.aborted) return;
    storeSearched();
    if (row.state !== "processing") return;
    store.transaction(() => {
      store.recordings.setSamples(id, file.samples);
      store.recordings.setSearched(id, file.samples);
      store.recordings.settle(id);
    });
  }

  /** Ends the search; what is left is found again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await Promise.all([this.#little.end(), this.#much.end()]);
  }
}

/** The audio of a recording without a client. */
interface ClosedAudio extends Disposable {
  readonly samples: number;
  readonly read: SpeechSource["read"];
}

/** Opens the WAV file, mended, or the OGG where that is all there is. */
async function openSamples(
  folders: RecordingFolders,
  id: string,
  signal: AbortSignal,
): Promise<ClosedAudio> {
  try {
    const file = await RecordingFile.open(folders.wavPath(id));
    return {
      samples: file.receivedSamples,
      read: (from, to) => file.read(from, to),
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const file = await OggSamples.open(folders.oggPath(id));
  return {
    samples: file.samples,
    read: (from, to) =>
      file.read(from, to, signal).catch((error: unknown) => {
        if (signal.aborted) return new Uint8Array();
        throw error;
      }),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}
