/** Keeps recordings in IndexedDB. */
import { type KeptChunk, type KeptRecording, keptRecordingSchema } from "./kept_recording.ts";
import type { KeptChange, KeptStore } from "./kept_store.ts";

/** Name and version of the database; a change of what is in it needs a new version. */
const DATABASE = { name: "hero-voice", version: 1 } as const;
const RECORDINGS = "recordings";
const CHUNKS = "chunks";

/** Resolves with a request's result. */
function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"));
  });
}

/** Resolves when all of a transaction is on disk. */
function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB gave up"));
  });
}

/** All chunks of a recording that begin before a sample. */
function chunksBefore(id: string, sample: number): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, sample], false, true);
}

/** The browser's own database. */
export class IndexedDbStore implements KeptStore {
  #opened: Promise<IDBDatabase> | undefined;

  /** @inheritdoc */
  async list(): Promise<KeptRecording[]> {
    const transaction = (await this.#open()).transaction(RECORDINGS);
    const found: unknown[] = await resultOf(transaction.objectStore(RECORDINGS).getAll());
    return found.flatMap((value) => {
      const parsed = keptRecordingSchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }).sort((a, b) => a.startedAt - b.startedAt);
  }

  /** @inheritdoc */
  async load(
    id: string,
  ): Promise<{ readonly record: KeptRecording; readonly chunks: KeptChunk[] } | undefined> {
    const transaction = (await this.#open()).transaction([RECORDINGS, CHUNKS]);
    const [value, chunks] = await Promise.all([
      resultOf<unknown>(transaction.objectStore(RECORDINGS).get(id)),
      resultOf<KeptChunk[]>(
        transaction.objectStore(CHUNKS).getAll(chunksBefore(id, Infinity)),
      ),
    ]);
    const parsed = keptRecordingSchema.safeParse(value);
    return parsed.success ? { record: parsed.data, chunks } : undefined;
  }

  /** @inheritdoc */
  async save(record: KeptRecording, { forgetBefore, chunks }: KeptChange): Promise<void> {
    const transaction = await this.#write();
    transaction.objectStore(RECORDINGS).put(record);
    const kept = transaction.objectStore(CHUNKS);
    if (forgetBefore > 0) kept.delete(chunksBefore(record.id, forgetBefore));
    for (const { offset, samples } of chunks) kept.put({ id: record.id, offset, samples });
    // By itself it would be committed only after an answer, for which a page that is left has no time.
    transaction.commit();
    await completed(transaction);
  }

  /** @inheritdoc */
  async remove(id: string): Promise<void> {
    const transaction = await this.#write();
    transaction.objectStore(RECORDINGS).delete(id);
    transaction.objectStore(CHUNKS).delete(chunksBefore(id, Infinity));
    await completed(transaction);
  }

  async #write(): Promise<IDBTransaction> {
    // What is only here has to survive a power cut too.
    return (await this.#open()).transaction([RECORDINGS, CHUNKS], "readwrite", {
      durability: "strict",
    });
  }

  #open(): Promise<IDBDatabase> {
    this.#opened ??= this.#openAnew().catch((error) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openAnew(): Promise<IDBDatabase> {
    const request = indexedDB.open(DATABASE.name, DATABASE.version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDINGS, { keyPath: "id" });
      request.result.createObjectStore(CHUNKS, { keyPath: ["id", "offset"] });
    };
    const database = await resultOf(request);
    const forget = (): void => {
      this.#opened = undefined;
    };
    database.onclose = forget;
    // A newer page in another tab wants to change the database; this one opens it again when needed.
    database.onversionchange = () => {
      forget();
      database.close();
    };
    return database;
  }
}
