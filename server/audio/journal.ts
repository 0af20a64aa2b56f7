/**
 * The journal: audio of all live recordings in one file, so that one sync makes all of it safe. The WAV
 * files get it too, unsynced; once they are synced the journal's part is no longer needed. After a crash
 * `journal_recovery.ts` puts what the journal holds into the WAV files.
 */
import { writeAllSync } from "../../shared/write_all.ts";
import { encodeRecords, type OutgoingRecord, recordBytes } from "./journal_record.ts";

/** Memory for what is written at once that is kept for the next time, in bytes: more than 500 recordings need. */
const KEPT_BYTES = 2_097_152;

/** The part of `Deno.FsFile` that is used, so that a test can hand in its own. */
export type JournalFile = Pick<
  Deno.FsFile,
  "writeSync" | "seekSync" | "truncateSync" | "syncData" | "close"
>;

/** Opens the files of a journal. */
export interface JournalDisk {
  /** Makes a new file; its name is safe when this resolves. */
  create(path: string): Promise<JournalFile>;
  remove(path: string): Promise<void>;
}

/** The real disk. */
export const journalDisk: JournalDisk = {
  async create(path): Promise<JournalFile> {
    const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    try {
      using folder = await Deno.open(path.slice(0, path.lastIndexOf("/")));
      await folder.sync();
    } catch (error) {
      file.close();
      throw error;
    }
    return file;
  },
  remove: (path): Promise<void> => Deno.remove(path),
};

/** One file of the journal. */
export class Journal implements Disposable {
  readonly #disk: JournalDisk;
  readonly #path: string;
  readonly #file: JournalFile;
  #bytes = 0;
  #memory = new Uint8Array();
  #closed = false;

  private constructor(disk: JournalDisk, path: string, file: JournalFile) {
    this.#disk = disk;
    this.#path = path;
    this.#file = file;
  }

  /** Begins a file. */
  static async create(path: string, disk: JournalDisk): Promise<Journal> {
    return new Journal(disk, path, await disk.create(path));
  }

  /** Size of what was written, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes records and syncs them. One call at a time.
   *
   * @throws {Error} If the disk is full or broken; then none of them counts.
   */
  async append(records: readonly OutgoingRecord[]): Promise<void> {
    const bytes = encodeRecords(records, this.#take(recordBytes(records)));
    try {
      writeAllSync(this.#file, bytes);
      await this.#file.syncData();
      this.#bytes += bytes.length;
    } catch (error) {
      this.#cutBack();
      throw error;
    }
  }

  /** Memory to write from; what was written is no longer needed. */
  #take(size: number): Uint8Array {
    if (size > KEPT_BYTES) return new Uint8Array(size);
    if (size > this.#memory.length) this.#memory = new Uint8Array(size + size / 2);
    return this.#memory.subarray(0, size);
  }

  #cutBack(): void {
    try {
      this.#file.truncateSync(this.#bytes);
      this.#file.seekSync(this.#bytes, Deno.SeekMode.Start);
    } catch {
      // What is left is not whole, and recovery stops there; the next file begins anew.
    }
  }

  /** Closes and removes the file: all that it held is in synced WAV files. */
  async remove(): Promise<void> {
    this[Symbol.dispose]();
    await this.#disk.remove(this.#path);
  }

  /** Closes the file and leaves it for recovery. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
}
