/**
 * A program's own log for those who watch it: its last lines, also from before its start, and what comes.
 * Everything is bounded: what is kept, how many watch, and what waits for one who is slow.
 */
import type { LogRecord } from "../log_record.ts";
import { recordOfJson } from "./json_record.ts";
import { readTail } from "./read_tail.ts";

/** Lines that are kept, in UTF-16 code units in all. */
const KEPT_LENGTH = 524_288;
/** Part of the file that is looked at for lines from before, in bytes. */
const TAIL_BYTES = 524_288;
/** Most lines that wait for one who watches; more push the oldest out. */
const MAX_WAITING = 1_000;
/** Most who watch at once. */
const MAX_FOLLOWERS = 16;

/** A line without the name of its program. */
export type FeedRecord = Omit<LogRecord, "program">;

/** What {@linkcode LogFollower.next} gives. */
export type FeedNews =
  | { readonly kind: "records"; readonly records: readonly FeedRecord[] }
  /** So many lines were too much. */
  | { readonly kind: "dropped"; readonly count: number }
  /** Nothing came. */
  | { readonly kind: "quiet" };

/** The log as it comes. */
export class LogFeed implements Disposable {
  readonly #file: string | undefined;
  #kept: { readonly record: FeedRecord; readonly length: number }[] = [];
  #keptLength = 0;
  readonly #followers = new Set<LogFollower>();
  #closed = false;

  /** @param file Path of the log file, for what was logged before. */
  constructor(file?: string) {
    this.#file = file;
  }

  /** Takes a line of JSON as the log file has it. */
  add(line: string): void {
    const record = recordOfJson(line);
    if (record === undefined || this.#closed) return;
    this.#kept.push({ record, length: line.length });
    this.#keptLength += line.length;
    while (this.#keptLength > KEPT_LENGTH) this.#keptLength -= this.#kept.shift()?.length ?? 0;
    for (const follower of this.#followers) follower.take(record);
  }

  /** Watches what comes from now on; undefined if too many do already, or it is closed. */
  follow(): LogFollower | undefined {
    if (this.#closed || this.#followers.size >= MAX_FOLLOWERS) return undefined;
    const follower = new LogFollower(() => this.#followers.delete(follower));
    this.#followers.add(follower);
    return follower;
  }

  /** The last lines up to now that pass a test, oldest first; reads the file where more are wanted. */
  async last(
    count: number,
    passes: (record: FeedRecord) => boolean,
  ): Promise<readonly FeedRecord[]> {
    if (count === 0) return [];
    const kept = this.#kept.map(({ record }) => record);
    const found = kept.filter(passes).slice(-count);
    if (found.length === count || this.#file === undefined) return found;
    const before = (await readTail(this.#file, TAIL_BYTES)).map(recordOfJson)
      .filter((record) => record !== undefined)
      .filter(({ time }) => kept[0] === undefined || time < kept[0].time)
      .filter(passes);
    return [...before, ...found].slice(-count);
  }

  /** Ends for all who watch; closing twice is fine. */
  [Symbol.dispose](): void {
    this.#closed = true;
    for (const follower of [...this.#followers]) follower[Symbol.dispose]();
  }
}

/** One who watches. */
export class LogFollower implements Disposable {
  readonly #left: () => void;
  #waiting: FeedRecord[] = [];
  #dropped = 0;
  #wake: () => void = () => {};
  #over = false;

  constructor(left: () => void) {
    this.#left = left;
  }

  /** Takes a line. */
  take(record: FeedRecord): void {
    this.#waiting.push(record);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.#wake();
  }

  /**
   * What came since the last call, or the next that comes.
   *
   * @param quietMs How long to wait for something, in milliseconds.
   * @returns Undefined when it is over.
   */
  async next(quietMs: number): Promise<FeedNews | undefined> {
    if (this.#waiting.length === 0 && !this.#over) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, quietMs);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    if (this.#over) return undefined;
    if (this.#dropped > 0) {
      const count = this.#dropped;
      this.#dropped = 0;
      return { kind: "dropped", count };
    }
    if (this.#waiting.length === 0) return { kind: "quiet" };
    const records = this.#waiting;
    this.#waiting = [];
    return { kind: "records", records };
  }

  /** Watches no more. */
  [Symbol.dispose](): void {
    this.#over = true;
    this.#waiting = [];
    this.#left();
    this.#wake();
  }
}
