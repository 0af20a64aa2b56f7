/** A file that is written from its start to its end, with little in it that isn't synced yet. */
import { writeAll } from "../../shared/write_all.ts";

/**
 * After so many bytes it is synced. What waits in the system's memory delays every other sync of the
 * disk, and with it what live recordings acknowledge.
 */
const SYNC_BYTES = 16 * 1_048_576;

/** Called before each sync while the file grows; may throw to end it. */
export type BeforeSync = () => Promise<void>;

/** A growing file. */
export class SyncedFile implements Disposable {
  readonly path: string;
  readonly #file: Deno.FsFile;
  readonly #beforeSync: BeforeSync;
  #unsynced = 0;
  #bytes = 0;
  #closed = false;

  private constructor(path: string, file: Deno.FsFile, beforeSync: BeforeSync) {
    this.path = path;
    this.#file = file;
    this.#beforeSync = beforeSync;
  }

  /** Makes a new file. */
  static async create(path: string, beforeSync: BeforeSync): Promise<SyncedFile> {
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    return new SyncedFile(path, file, beforeSync);
  }

  /** Bytes that were appended. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends. One call at a time. */
  async append(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#file, bytes);
    this.#bytes += bytes.length;
    this.#unsynced += bytes.length;
    if (this.#unsynced < SYNC_BYTES) return;
    await this.#beforeSync();
    await this.#file.syncData();
    this.#unsynced = 0;
  }

  /** Writes over what is at the start of the file. */
  async overwrite(bytes: Uint8Array): Promise<void> {
    await this.#file.seek(0, Deno.SeekMode.Start);
    await writeAll(this.#file, bytes);
    await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
  }

  /** Makes all of it safe, and closes it. */
  async finish(): Promise<void> {
    await this.#file.sync();
    this[Symbol.dispose]();
  }

  /** Closes the file. Closing twice is fine. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
}
