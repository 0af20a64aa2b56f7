/** What was made of a recording's text, and what is being made. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { delay } from "../../../shared/delay.ts";
import type { Transform } from "../../../shared/transform.ts";
import type { Api, TransformWish } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";

/** Wait between looks while something is being made that this page doesn't follow, in milliseconds. */
const LOOK_MS = 3_000;

/** Whether nothing more becomes of a transform by itself. */
function isSettled({ state }: Transform): boolean {
  return state === "done" || state === "failed";
}

/** The transforms of one recording, for as long as it is shown. */
export class RecordingTransforms implements Disposable {
  readonly #api: Api;
  readonly #id: string;
  readonly #items = signal<readonly Transform[] | undefined>(undefined);
  readonly #shown = signal<string | undefined>(undefined);
  readonly #problem = signal<string | undefined>(undefined);
  readonly #ending = new AbortController();
  /** Those whose text comes here as it is written. */
  readonly #followed = new Set<string>();
  #looking = false;

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#id = id;
  }

  /** All of them, newest first; undefined until the first answer. */
  get items(): ReadonlySignal<readonly Transform[] | undefined> {
    return this.#items;
  }

  /** The one that is shown: the newest, or what was chosen. */
  get shown(): Transform | undefined {
    const items = this.#items.value;
    return items?.find(({ id }) => id === this.#shown.value) ?? items?.[0];
  }

  /** Why something could not be asked for. */
  get problem(): ReadonlySignal<string | undefined> {
    return this.#problem;
  }

  /** Shows another one. */
  show(id: string): void {
    this.#shown.value = id;
  }

  /** Asks for all of them, and again while something is being made. Never throws. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        const { items } = await this.#api.transforms(this.#id, signal);
        this.#items.value = items.map((item) =>
          this.#followed.has(item.id) ? this.#find(item.id) ?? item : item
        );
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        if (error.problem === "missing") return;
      }
      const unsettled = this.#items.value?.some((item) =>
        !isSettled(item) && !this.#followed.has(item.id)
      );
      if (this.#items.value !== undefined && !unsettled) break;
      await delay(LOOK_MS, signal);
    }
    this.#looking = false;
  }

  /** Has something made, and takes its text in as it is written. Never throws. */
  async make(wish: TransformWish): Promise<void> {
    this.#problem.value = undefined;
    let id: string | undefined;
    try {
      const events = this.#api.transform(this.#id, wish, this.#ending.signal);
      for await (const event of events) {
        if ("transform" in event) {
          id = event.transform.id;
          this.#followed.add(event.transform.id);
          this.#put(event.transform);
        } else if (id !== undefined) this.#write(id, event.at, event.text);
      }
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      // The connection may break while it is being made; it goes on, and is looked for.
      if (id === undefined) {
        if (!(error instanceof ApiError)) throw error;
        this.#problem.value = error.message;
      }
    }
    if (id !== undefined) this.#followed.delete(id);
    await this.look();
  }

  /** Asks for nothing more; what is being made goes on. */
  [Symbol.dispose](): void {
    this.#ending.abort();
  }

  #find(id: string): Transform | undefined {
    return this.#items.value?.find((item) => item.id === id);
  }

  #put(transform: Transform): void {
    const known = this.#find(transform.id);
    // The text so far comes by itself; a state comes without it.
    const text = transform.text === "" && transform.state === "running"
      ? known?.text ?? ""
      : transform.text;
    const items = this.#items.value ?? [];
    batch(() => {
      if (known === undefined) this.#shown.value = transform.id;
      this.#items.value = known === undefined
        ? [transform, ...items]
        : items.map((item) => item.id === transform.id ? { ...transform, text } : item);
    });
  }

  #write(id: string, at: number, text: string): void {
    this.#items.value = this.#items.value?.map((item) =>
      item.id === id ? { ...item, text: item.text.slice(0, at) + text } : item
    );
  }
}
