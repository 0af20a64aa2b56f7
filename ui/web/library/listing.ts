/** The recordings that a filter leaves, newest first, as far as they were asked for. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { RecordingPage, RecordingSummary } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import type { ListingQuery } from "./filter.ts";
import { nextListLookMs } from "./library.ts";
import { RowHeights } from "./row_window.ts";

/** Recordings asked for at a time. */
const PAGE_SIZE = 50;

/** What the listing needs of the API. */
export interface ListingApi {
  recordings(
    query: ListingQuery & { readonly cursor?: string | undefined; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<RecordingPage>;
}

/** A list that is narrowed down, goes on where it is scrolled to, and is kept true. */
export class Listing implements Disposable {
  readonly #api: ListingApi;
  readonly #items = signal<readonly RecordingSummary[] | undefined>(undefined);
  readonly #next = signal<string | null>(null);
  readonly #loading = signal(false);
  #query: ListingQuery = {};
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Heights of its rows. */
  readonly heights = new RowHeights();
  /** Where the list was scrolled to when it was left, in pixels. */
  scrolledTo = 0;

  constructor(api: ListingApi) {
    this.#api = api;
  }

  /** What there is, as far as it was asked for; undefined until the first answer. */
  get items(): ReadonlySignal<readonly RecordingSummary[] | undefined> {
    return this.#items;
  }

  /** Whether this is all. */
  get complete(): boolean {
    return this.#items.value !== undefined && this.#next.value === null;
  }

  /** Whether something is being asked for. */
  get loading(): ReadonlySignal<boolean> {
    return this.#loading;
  }

  /** Shows what another query leaves; what was shown stays until then. Never throws. */
  async show(query: ListingQuery): Promise<void> {
    const same = JSON.stringify(query) === JSON.stringify(this.#query);
    if (same && this.#items.value !== undefined) return await this.refresh();
    if (!same) this.scrolledTo = 0;
    this.#query = query;
    await this.#ask(undefined, (page) => {
      this.#items.value = page.items;
      this.#next.value = page.next;
    });
    await this.#fillScreen();
  }

  /** Goes on where the list ends. Never throws. */
  async more(): Promise<void> {
    const cursor = this.#next.value;
    if (cursor === null || this.#loading.value) return;
    await this.#ask(cursor, (page) => {
      this.#items.value = [...this.#items.value ?? [], ...page.items];
      this.#next.value = page.next;
    });
    await this.#fillScreen();
  }

  /** Asks for the newest anew; what lies behind them stays. Never throws. */
  async refresh(): Promise<void> {
    await this.#ask(undefined, (page) => {
      const last = page.items.at(-1);
      if (page.next === null || last === undefined) {
        this.#items.value = page.items;
        this.#next.value = page.next;
        return;
      }
      const rest = (this.#items.value ?? []).filter((item) => isAfter(item, last));
      if (rest.length === 0) this.#next.value = page.next;
      this.#items.value = [...page.items, ...rest];
    });
  }

  /** Pages may be short, or empty, with more behind them. */
  async #fillScreen(): Promise<void> {
    const few = (this.#items.value?.length ?? 0) < PAGE_SIZE / 2;
    if (few && this.#next.value !== null && !this.#asking.signal.aborted) await this.more();
  }

  /** Takes recordings out of the list at once, before the next look. */
  drop(ids: ReadonlySet<string>): void {
    this.#items.value = this.#items.value?.filter(({ id }) => !ids.has(id));
  }

  /** Changes a recording in the list at once, before the next look. */
  change(id: string, change: Partial<RecordingSummary>): void {
    this.#items.value = this.#items.value?.map((item) =>
      item.id === id ? { ...item, ...change } : item
    );
  }

  /** Asks no more until it is shown again. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#loading.value = false;
  }

  /** Asks for a page; a later question calls an earlier one off. */
  async #ask(cursor: string | undefined, take: (page: RecordingPage) => void): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking.abort();
    const asking = this.#asking = new AbortController();
    this.#loading.value = true;
    try {
      const page = await this.#api.recordings(
        { ...this.#query, cursor, limit: PAGE_SIZE },
        asking.signal,
      );
      if (asking.signal.aborted) return;
      batch(() => {
        take(page);
        this.#loading.value = false;
      });
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#loading.value = false;
      // The page says why by its connection; when that is back, the list is asked for anew.
      if (!(error instanceof ApiError)) throw error;
      return;
    }
    const lookMs = nextListLookMs((this.#items.value ?? []).slice(0, PAGE_SIZE));
    if (lookMs !== undefined) this.#timer = setTimeout(() => void this.refresh(), lookMs);
  }
}

/** Whether a recording comes after another in the list. */
function isAfter(item: RecordingSummary, other: RecordingSummary): boolean {
  const [a, b] = [Date.parse(item.createdAt), Date.parse(other.createdAt)];
  return a < b || (a === b && item.id < other.id);
}
