/**
 * Finds the speech that was not yet searched in recordings without a client: after a crash, after an
 * interruption, at their end. One at a time, in the background; live recordings do not wait for it.
 */
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { RecordingFile } from "../audio/recording_file.ts";
import { OggSamples } from "../audio/recording_samples.ts";
import type { Store } from "../store/store.ts";
import type { Vad } from "../vad/vad.ts";
import { SpeechSearch, type SpeechSource } from "./speech_search.ts";

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

/** The search through the rest of closed recordings. */
export class TailSearch implements AsyncDisposable {
  readonly #deps: TailDeps;
  readonly #waiting = new Set<string>();
  #current: Current | undefined;
  #running: Promise<void> | undefined;
  #disposed = false;

  constructor(deps: TailDeps) {
    this.#deps = deps;
  }

  /** Asks for a search of what is left of a recording. */
  enqueue(id: string): void {
    if (this.#disposed) return;
    this.#waiting.add(id);
    this.#start();
  }

  /** Takes a recording out of the search; resolves when its file is closed. */
  async cancel(id: string): Promise<void> {
    this.#waiting.delete(id);
    if (this.#current?.id !== id) return;
    this.#current.abort.abort();
    await this.#current.done;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      const abort = new AbortController();
      const done = this.#search(id, abort.signal).catch((error: unknown) => {
        logger("vad").error("searching a recording failed", {
          recording: id,
          error: messageOf(error),
        });
      });
      this.#current = { id, abort, done };
      await done;
      this.#current = undefined;
    }
  }

  async #search(id: string, signal: AbortSignal): Promise<void> {
    const { store, folders, vad } = this.#deps;
    const row = store.recordings.get(id);
    if (row === undefined || row.state === "binned" || row.state === "ready") return;
    using file = await openSamples(folders, id, signal);
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
        searched: (toSample) => store.recordings.setSearched(id, toSample),
        dropped: () => {},
      },
    );
    const end = (): void => void search[Symbol.asyncDispose]();
    signal.addEventListener("abort", end, { once: true });
    // Speech that an interruption cut is left open: whoever resumes goes on in the middle of it.
    await (row.state === "processing" ? search.flush() : search.drained());
    signal.removeEventListener("abort", end);
    if (signal.aborted || row.state !== "processing") return;
    store.transaction(() => {
      store.recordings.setSamples(id, file.samples);
      store.recordings.setSearched(id, file.samples);
      store.recordings.settle(id);
    });
  }

  /** Ends the search; what is left is found again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#waiting.clear();
    this.#current?.abort.abort();
    await this.#running;
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
