/** Files on their way to become recordings: sent one after the other, then followed until their text is there. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Recording } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import { isUnderWay, type Upload, type UploadState } from "./upload_state.ts";

/** Sends a file and gives the recording that it became; `onSent` is told the part that was sent, 0 to 1. */
export type SendFile = (
  file: File,
  onSent: (part: number) => void,
  signal: AbortSignal,
) => Promise<Recording>;

/** Options of {@linkcode Uploads}. */
export interface UploadsOptions {
  readonly send: SendFile;
  /** Follows a recording's texts until all are there or the signal is aborted. */
  readonly follow: (
    id: string,
    onUpdate: (recording: Recording) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** There is a new recording, or one has changed. */
  readonly onListChanged: () => void;
  /** The gateway could not be reached; finds out why. */
  readonly onLost: () => void;
}

/** A file and what stops it. */
interface Job {
  readonly id: number;
  readonly file: File;
  readonly stop: AbortController;
}

/** All files of this page. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #list = signal<readonly Upload[]>([]);
  readonly #jobs = new Map<number, Job>();
  readonly #waiting: Job[] = [];
  #sending = false;
  #nextId = 1;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** What there is, in the order in which it was chosen. */
  get list(): ReadonlySignal<readonly Upload[]> {
    return this.#list;
  }

  /** Whether closing the page now would break something off. */
  get underWay(): boolean {
    return this.#list.value.some(isUnderWay);
  }

  /** Takes files on. */
  add(files: readonly File[]): void {
    for (const file of files) {
      const job = { id: this.#nextId++, file, stop: new AbortController() };
      this.#jobs.set(job.id, job);
      this.#list.value = [...this.#list.value, {
        id: job.id,
        name: file.name,
        bytes: file.size,
        state: { kind: "queued" },
      }];
      this.#waiting.push(job);
    }
    if (!this.#sending) void this.#sendAll();
  }

  /** Sends a file again that became no recording. */
  again(id: number): void {
    const job = this.#jobs.get(id);
    const state = this.#state(id);
    if (job === undefined || state?.kind !== "failed" || !state.again) return;
    this.#set(id, { kind: "queued" });
    this.#waiting.push(job);
    if (!this.#sending) void this.#sendAll();
  }

  /** Breaks a file off, or shows it no more; a recording that it has become stays. */
  dismiss(id: number): void {
    this.#jobs.get(id)?.stop.abort();
    this.#jobs.delete(id);
    this.#list.value = this.#list.value.filter((upload) => upload.id !== id);
  }

  #state(id: number): UploadState | undefined {
    return this.#list.value.find((upload) => upload.id === id)?.state;
  }

  #set(id: number, state: UploadState): void {
    this.#list.value = this.#list.value.map((one) => one.id === id ? { ...one, state } : one);
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      if (!job.stop.signal.aborted) await this.#send(job);
    }
    this.#sending = false;
  }

  async #send({ id, file, stop: { signal } }: Job): Promise<void> {
    this.#set(id, { kind: "sending", sent: 0 });
    try {
      const recording = await this.#options.send(
        file,
        (sent) => this.#set(id, sent < 1 ? { kind: "sending", sent } : { kind: "reading" }),
        signal,
      );
      this.#options.onListChanged();
      void this.#follow(id, recording, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.#set(id, {
        kind: "failed",
        message: error.message,
        again: error.problem !== "unreadable",
      });
      if (error.problem === "unreachable") this.#options.onLost();
    }
  }

  /** Texts are written while the next file is sent. */
  async #follow(id: number, recording: Recording, signal: AbortSignal): Promise<void> {
    const show = ({ segments }: Recording): void =>
      this.#set(id, {
        kind: "writing",
        recording: recording.id,
        written: segments.filter(({ state }) => state !== "pending").length,
        found: segments.length,
      });
    show(recording);
    try {
      await this.#options.follow(recording.id, show, signal);
    } catch (error) {
      // Deleted meanwhile, for example: what becomes of it is shown where it is.
      if (!(error instanceof ApiError)) throw error;
    }
    if (signal.aborted) return;
    this.#set(id, { kind: "done", recording: recording.id });
    this.#options.onListChanged();
  }
}
