/** The list of recordings, kept true while texts are still being written. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { RecordingSummary } from "../../../shared/recording.ts";
import type { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";

/** Recordings in the list. */
const MOST = 30;
/** Wait between looks while a recording is being written down, in milliseconds. */
const PROCESSING_MS = 2_000;
/** Wait between looks while a recording is live or interrupted, in milliseconds. */
const LIVE_MS = 10_000;

/** Milliseconds until the next look at a list; undefined if nothing in it changes by itself. */
export function nextListLookMs(
  items: readonly Pick<RecordingSummary, "state">[],
): number | undefined {
  if (items.some(({ state }) => state === "processing")) return PROCESSING_MS;
  if (items.some(({ state }) => state === "live" || state === "interrupted")) return LIVE_MS;
  return undefined;
}

/** The newest recordings, newest first. */
export class Library implements Disposable {
  readonly #api: Api;
  readonly #items = signal<readonly RecordingSummary[] | undefined>(undefined);
  #refreshing: Promise<void> | undefined;
  #refreshAgain = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The recordings; undefined until the first answer. */
  get items(): ReadonlySignal<readonly RecordingSummary[] | undefined> {
    return this.#items;
  }

  /**
   * Asks for all that is shown anew; calls that come meanwhile are one more. Resolves when the list is
   * no older than the call; never throws.
   */
  refresh(): Promise<void> {
    this.#refreshAgain = this.#refreshing !== undefined;
    this.#refreshing ??= this.#refreshAll();
    return this.#refreshing;
  }

  /** Changes a title in the list at once, before the next look. */
  retitle(id: string, title: string): void {
    this.#items.value = this.#items.value?.map((item) =>
      item.id === id ? { ...item, title } : item
    );
  }

  /** Takes a recording out of the list at once, before the next look. */
  drop(id: string): void {
    this.#items.value = this.#items.value?.filter((item) => item.id !== id);
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  async #refreshAll(): Promise<void> {
    try {
      do {
        this.#refreshAgain = false;
        await this.#refresh();
      } while (this.#refreshAgain);
    } finally {
      this.#refreshing = undefined;
    }
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#items.value = (await this.#api.recordings({ limit: MOST })).items;
    } catch (error) {
      // The page says why by its connection; when that is back, the list is asked for anew.
      if (!(error instanceof ApiError)) throw error;
      return;
    }
    const lookMs = nextListLookMs(this.#items.value ?? []);
    if (lookMs !== undefined) this.#timer = setTimeout(() => void this.refresh(), lookMs);
  }
}
