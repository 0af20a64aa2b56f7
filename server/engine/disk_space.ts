/** Watches how much room is left on the disk of the recordings. */
import { statfs } from "node:fs/promises";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";

/** How often it is looked at, in milliseconds. */
const LOOK_MS = 10_000;

const BYTES_PER_MIB = 1_048_576;

/** Gives the room that is left for this account where a path lies, in bytes. */
export type FreeBytes = (path: string) => Promise<number>;

/** Asks the system; needs read permission for the path and `sys` for `statfs`. */
export const freeBytesOf: FreeBytes = async (path) => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};

/** Knows whether there is little room left. */
export class DiskSpace implements AsyncDisposable {
  readonly #path: string;
  readonly #lowBytes: number;
  readonly #freeBytes: FreeBytes;
  readonly #timer: ReturnType<typeof setInterval>;
  #looking: Promise<void>;
  #trouble: string | undefined;
  #free: number | undefined;
  #failed = false;

  /**
   * @param path Folder of the recordings.
   * @param lowBytes With less room than this there is little left, in bytes; 0 never is.
   */
  constructor(path: string, lowBytes: number, freeBytes: FreeBytes = freeBytesOf) {
    this.#path = path;
    this.#lowBytes = lowBytes;
    this.#freeBytes = freeBytes;
    this.#looking = this.#look();
    this.#timer = setInterval(() => this.#looking = this.#look(), LOOK_MS);
  }

  /** What those who record should know, as a sentence; undefined while there is room. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Room that was left at the last look, in bytes; undefined if it couldn't be told. */
  get freeBytes(): number | undefined {
    return this.#free;
  }

  /** Resolves when the last look is done. */
  get looked(): Promise<void> {
    return this.#looking;
  }

  /** Room beyond what should stay free, in bytes; undefined if it can't be told. */
  async room(): Promise<number | undefined> {
    try {
      return await this.#freeBytes(this.#path) - this.#lowBytes;
    } catch {
      // `#look` says so.
      return undefined;
    }
  }

  async #look(): Promise<void> {
    try {
      const free = await this.#freeBytes(this.#path);
      this.#free = free;
      const was = this.#trouble;
      this.#trouble = free < this.#lowBytes
        ? `Only ${
          Math.floor(free / BYTES_PER_MIB)
        } MiB are left on the disk of the recordings; make room soon, or recording will stop.`
        : undefined;
      if (was === undefined && this.#trouble !== undefined) {
        logger("server.disk").warn(this.#trouble);
      }
    } catch (error) {
      this.#free = undefined;
      // Without an answer there is nothing to warn of; once is enough to say so.
      if (!this.#failed) {
        logger("server.disk").warn("the room on the disk can't be told", {
          error: messageOf(error),
        });
      }
      this.#failed = true;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }
}
