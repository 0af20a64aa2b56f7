/**
 * Commits what live recordings have taken: in rounds, at least 50 ms apart, each one write and one sync of
 * the journal for all of them. When the journal has grown, the recordings' own files are synced and it
 * begins anew.
 */
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { Journal, type JournalDisk, journalDisk } from "./journal.ts";
import { type OutgoingRecord, uuidBytes } from "./journal_record.ts";
import type { SampleRun } from "./sample_buffer.ts";

/** Shortest time between the beginnings of two rounds, in milliseconds. */
const ROUND_MS = 50;
/** Size from which the journal begins anew, in bytes: 20 s of 100 recordings. */
const MAX_JOURNAL_BYTES = 64 * 1024 * 1024;
/** How often it begins anew all the same while there is something in it, in milliseconds. */
const MAX_JOURNAL_MS = 60_000;
/** Recordings' files that are synced at the same time. */
const MAX_SYNCS = 4;

const NO_AUDIO = new Uint8Array();

/** What a recording has taken since it was last asked. */
export interface Uncommitted {
  /** Runs of samples; one without samples tells the place that the recording reaches. */
  readonly runs: readonly SampleRun[];
  /** First sample after all of it. */
  readonly toSample: number;
}

/** A recording that is committed. None of its methods throws. */
export interface Committable {
  /** Its id, a UUID. */
  readonly id: string;
  /** Hands over what isn't committed, good for the moment; undefined if there is nothing. */
  takeUncommitted(): Uncommitted | undefined;
  /** All up to this sample is safe. */
  committed(toSample: number): void;
  /** What was handed over is not safe and will not be. */
  commitFailed(error: unknown): void;
  /**
   * Writes and syncs its own file.
   *
   * @returns Samples that the file holds safely; undefined if it couldn't be done.
   */
  syncFile(): Promise<number | undefined>;
}

/** The rounds, and the journal that they write. */
export class Committer implements AsyncDisposable {
  readonly #folder: string;
  readonly #disk: JournalDisk;
  #journal: Journal;
  #number: number;
  #asked = new Set<Committable>();
  /** Recordings that may have audio in the journal which is not in their synced files. */
  readonly #open = new Set<Committable>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: Promise<void> | undefined;
  #renewal: Promise<void> | undefined;
  #renewedMs = performance.now();
  #disposed = false;

  private constructor(folder: string, disk: JournalDisk, journal: Journal, number: number) {
    this.#folder = folder;
    this.#disk = disk;
    this.#journal = journal;
    this.#number = number;
  }

  /**
   * Begins a journal.
   *
   * @param folder Folder of its files, which recovery has emptied.
   */
  static async open(folder: string, disk: JournalDisk = journalDisk): Promise<Committer> {
    const number = Date.now();
    return new Committer(folder, disk, await Journal.create(pathOf(folder, number), disk), number);
  }

  /** Asks for a commit soon; asking again before it has begun changes nothing. */
  request(item: Committable): void {
    if (this.#disposed) return;
    this.#asked.add(item);
    this.#open.add(item);
    this.#timer ??= setTimeout(() => this.#begin(), ROUND_MS);
  }

  /**
   * Takes back what was asked for; resolves when no round works on it. The journal is kept until
   * {@linkcode Committer.forget}.
   */
  async release(item: Committable): Promise<void> {
    this.#asked.delete(item);
    await this.#round;
    this.#asked.delete(item);
  }

  /** All that the journal has of a recording is in its own synced file, or nobody wants it any more. */
  forget(item: Committable): void {
    this.#open.delete(item);
  }

  #begin(): void {
    if (this.#round !== undefined) {
      // The disk is slow: the next round takes all that has come since.
      this.#timer = setTimeout(() => this.#begin(), ROUND_MS);
      return;
    }
    this.#timer = undefined;
    this.#round = this.#commit().finally(() => {
      this.#round = undefined;
    });
  }

  async #commit(): Promise<void> {
    const taken: { item: Committable; toSample: number }[] = [];
    const records: OutgoingRecord[] = [];
    const asked = this.#asked;
    this.#asked = new Set();
    for (const item of asked) {
      const uncommitted = item.takeUncommitted();
      if (uncommitted === undefined) continue;
      taken.push({ item, toSample: uncommitted.toSample });
      const id = uuidBytes(item.id);
      for (const { offset, pcm } of uncommitted.runs) records.push({ id, offset, pcm });
    }
    if (taken.length === 0) return;
    try {
      await this.#journal.append(records);
    } catch (error) {
      for (const { item } of taken) item.commitFailed(error);
      return;
    }
    for (const { item, toSample } of taken) item.committed(toSample);
    const old = performance.now() - this.#renewedMs > MAX_JOURNAL_MS;
    if ((old || this.#journal.bytes > MAX_JOURNAL_BYTES) && this.#renewal === undefined) {
      await this.#renew();
    }
  }

  /** Goes on in a new file; the old one is removed when all it holds is in synced files. */
  async #renew(): Promise<void> {
    const former = this.#journal;
    try {
      this.#journal = await Journal.create(pathOf(this.#folder, ++this.#number), this.#disk);
    } catch (error) {
      logger("server.journal").error("the journal could not begin anew", {
        error: messageOf(error),
      });
      this.#renewedMs = performance.now();
      return;
    }
    this.#renewedMs = performance.now();
    this.#renewal = this.#retire(former, [...this.#open]).finally(() => {
      this.#renewal = undefined;
    });
  }

  async #retire(former: Journal, open: readonly Committable[]): Promise<void> {
    const reached: OutgoingRecord[] = [];
    let whole = true;
    const queue = [...open];
    const work = async (): Promise<void> => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
        const samples = await item.syncFile();
        if (samples === undefined) whole = false;
        else reached.push({ id: uuidBytes(item.id), offset: samples, pcm: NO_AUDIO });
      }
    };
    await Promise.all(Array.from({ length: MAX_SYNCS }, work));
    try {
      if (!whole) throw new Error("a recording's file could not be synced");
      if (reached.length > 0) await this.#appendAlone(reached);
      await former.remove();
    } catch (error) {
      // It stays, and recovery finds in it what it held.
      former[Symbol.dispose]();
      logger("server.journal").error("an old journal is kept", { error: messageOf(error) });
    }
  }

  /** Writes records between two rounds. */
  async #appendAlone(records: readonly OutgoingRecord[]): Promise<void> {
    while (this.#round !== undefined) await this.#round;
    const append = this.#journal.append(records);
    this.#round = append.catch(() => {}).finally(() => {
      this.#round = undefined;
    });
    await append;
  }

  /**
   * Stops. Recordings have been closed, and with that their files synced, so the journal is removed; if one
   * is still open it stays for recovery.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked.clear();
    await this.#round;
    await this.#renewal;
    if (this.#open.size === 0) await this.#journal.remove().catch(() => {});
    else this.#journal[Symbol.dispose]();
  }
}

function pathOf(folder: string, number: number): string {
  return `${folder}/${String(number).padStart(16, "0")}.journal`;
}
