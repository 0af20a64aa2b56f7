/** A browser's storage and its tabs' locks in memory. */
import type { KeptChunk, KeptRecording } from "../../../../ui/web/kept/kept_recording.ts";
import type { KeptChange, KeptStore } from "../../../../ui/web/kept/kept_store.ts";
import type { RecordingLocks } from "../../../../ui/web/kept/recording_locks.ts";

/** Keeps recordings as IndexedDB would: each change whole or not at all. */
export class MemoryStore implements KeptStore {
  readonly records = new Map<string, KeptRecording>();
  readonly chunks = new Map<string, KeptChunk[]>();
  /** Thrown by every method while it is set. */
  failure: Error | undefined;
  /** Writes that were made. */
  saves = 0;
  /** Writes wait for it while it is set. */
  stall: Promise<void> | undefined;

  list(): Promise<KeptRecording[]> {
    return this.#answer(() =>
      structuredClone([...this.records.values()].sort((a, b) => a.startedAt - b.startedAt))
    );
  }

  load(id: string): Promise<{ record: KeptRecording; chunks: KeptChunk[] } | undefined> {
    return this.#answer(() => {
      const record = this.records.get(id);
      return record && structuredClone({ record, chunks: this.chunks.get(id) ?? [] });
    });
  }

  async save(record: KeptRecording, { forgetBefore, chunks }: KeptChange): Promise<void> {
    await this.stall;
    return await this.#answer(() => {
      this.saves++;
      this.records.set(record.id, structuredClone(record));
      const kept = (this.chunks.get(record.id) ?? []).filter(({ offset }) =>
        offset >= forgetBefore && !chunks.some((chunk) => chunk.offset === offset)
      );
      this.chunks.set(
        record.id,
        [...kept, ...structuredClone(chunks)].sort((a, b) => a.offset - b.offset),
      );
    });
  }

  remove(id: string): Promise<void> {
    return this.#answer(() => {
      this.records.delete(id);
      this.chunks.delete(id);
    });
  }

  /** The samples that are kept of a recording, from its first chunk on. */
  samples(id: string): number[] {
    return (this.chunks.get(id) ?? []).flatMap(({ samples }) => [...samples]);
  }

  async #answer<T>(answer: () => T): Promise<T> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    return answer();
  }
}

/** The locks of all tabs of a browser. */
export class MemoryLocks implements RecordingLocks {
  readonly #held = new Set<string>();

  held(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(this.#held));
  }

  tryHold(id: string): Promise<Disposable | undefined> {
    if (this.#held.has(id)) return Promise.resolve(undefined);
    this.#held.add(id);
    return Promise.resolve({ [Symbol.dispose]: () => void this.#held.delete(id) });
  }

  /** A tab crashes: its locks are free. */
  crash(): void {
    this.#held.clear();
  }
}

/** Lets everything that was promised happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
