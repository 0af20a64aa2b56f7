/** Writes a recording's audio that isn't acknowledged to the browser's storage, about every second. */
import type { Clock } from "../stream/clock.ts";
import type { UnackedAudio } from "../stream/unacked_audio.ts";
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import type { KeptChunk, KeptRecording } from "./kept_recording.ts";
import type { KeptStore } from "./kept_store.ts";

/** Time from one write to the next, in milliseconds. */
export const KEEP_EVERY_MS = 1_000;
/** Wait before the next try after a write that failed, in milliseconds. */
export const KEEP_RETRY_MS = 10_000;
/** Most samples in a chunk: 10 s. */
const MAX_CHUNK_SAMPLES = 10 * SAMPLE_RATE;

/** Whether a copy of the audio is kept in the browser's storage. */
export type Keeping =
  | { readonly kind: "kept" }
  /** In this tab's memory only. */
  | { readonly kind: "memory"; readonly cause: "full" | "failed" };

/** Options of {@linkcode Keeper}. */
export interface KeeperOptions {
  readonly store: KeptStore;
  /** Resolves when no other tab can take the recording; nothing is written before. */
  readonly held: Promise<unknown>;
  /** The audio as it is now. */
  readonly audio: UnackedAudio;
  /** What else is kept of the recording, as it is now. */
  readonly facts: () => Pick<
    KeptRecording,
    "id" | "recording" | "startedAt" | "stopping" | "marks"
  >;
  readonly clock: Clock;
  /** Told after each write whether it went well. */
  readonly onKeeping: (keeping: Keeping) => void;
}

/**
 * Keeps one recording. Writing needs no timer: whoever changes the audio says so, and a tab in the
 * background, whose timers are slowed down, still gets its microphone's chunks.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  /** Chunks in the store, in order. */
  #spans: { readonly offset: number; readonly end: number }[];
  #moves: number;
  #last = "";
  #nextWriteAt = -Infinity;
  #wanted = false;
  #writing: Promise<void> | undefined;
  #removed = false;

  /** @param kept Chunks that are in the store already. */
  constructor(options: KeeperOptions, kept: readonly KeptChunk[] = []) {
    this.#options = options;
    this.#spans = kept.map(({ offset, samples }) => ({ offset, end: offset + samples.length }));
    this.#moves = options.audio.moves;
  }

  /** Something changed: writes it if the last write was long enough ago. */
  changed(): void {
    if (this.#options.clock.now() >= this.#nextWriteAt) void this.flush();
  }

  /** Writes what there is; resolves when it is written or can't be. Never rejects. */
  flush(): Promise<void> {
    this.#wanted = true;
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** Forgets the recording; what can't be removed now is found, and removed, by a later page. */
  async remove(): Promise<void> {
    this.#removed = true;
    await this.#writing;
    await this.#options.store.remove(this.#options.facts().id).catch(() => {});
  }

  async #writeAll(): Promise<void> {
    await this.#options.held;
    while (this.#wanted && !this.#removed) {
      this.#wanted = false;
      await this.#write();
    }
    this.#writing = undefined;
  }

  async #write(): Promise<void> {
    const { audio, facts, store, clock, onKeeping } = this.#options;
    const record: KeptRecording = {
      ...facts(),
      startSample: audio.start,
      endSample: audio.end,
      ...(audio.joint === undefined ? {} : { jointSample: audio.joint }),
    };
    const fingerprint = JSON.stringify([record, audio.moves]);
    if (fingerprint === this.#last) return;
    const { moves } = audio;
    // After a move the chunks in the store have wrong offsets, so all are written anew.
    const known = moves === this.#moves
      ? this.#spans.filter(({ end }) => end > record.startSample)
      : [];
    const from = Math.max(known.at(-1)?.end ?? 0, record.startSample);
    const forgetBefore = moves === this.#moves ? known[0]?.offset ?? from : Infinity;
    const chunks: KeptChunk[] = [];
    for (let offset = from; offset < record.endSample; offset += MAX_CHUNK_SAMPLES) {
      const to = Math.min(record.endSample, offset + MAX_CHUNK_SAMPLES);
      chunks.push({ offset, samples: audio.slice(offset, to) });
    }
    this.#nextWriteAt = clock.now() + KEEP_EVERY_MS;
    try {
      await store.save(record, { forgetBefore, chunks });
    } catch (error) {
      this.#nextWriteAt = clock.now() + KEEP_RETRY_MS;
      onKeeping({ kind: "memory", cause: isFull(error) ? "full" : "failed" });
      return;
    }
    this.#spans = [
      ...known,
      ...chunks.map(({ offset, samples }) => ({ offset, end: offset + samples.length })),
    ];
    this.#moves = moves;
    this.#last = fingerprint;
    onKeeping({ kind: "kept" });
  }
}

/** Whether the browser has no more space for the page. */
function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
