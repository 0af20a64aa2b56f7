/** The lines of the log that are shown, and the stream they come from. */
import { type ReadonlySignal, signal } from "@preact/signals";
import * as z from "zod";
import {
  type LogRecord,
  type LogRecordLevel,
  logRecordSchema,
} from "../../../shared/log_record.ts";
import { parseJson } from "../../../shared/parse_json.ts";

/** Most lines that are kept; more push the oldest out. */
const MAX_LINES = 2_000;
/** How long lines are collected before they are shown, in milliseconds. */
const COLLECT_MS = 100;

/** What the stream is asked for. */
export interface LogChoice {
  readonly level: LogRecordLevel;
  /** Source name; `*` stands for anything; empty for all. */
  readonly source: string;
}

/** A line with a number of its own. */
export interface LogLine extends LogRecord {
  readonly number: number;
}

/** How the stream stands. */
export type LogState = "connecting" | "open" | "engineAway" | "lost";

/** The part of the browser's EventSource that is used. */
export interface LogSource {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

const droppedSchema = z.object({ count: z.number() });

/** Follows the log of both programs. */
export class LogLines implements Disposable {
  readonly #lines = signal<readonly LogLine[]>([]);
  readonly #state = signal<LogState>("connecting");
  readonly #dropped = signal(0);
  readonly #source: LogSource;
  #waiting: LogLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 0;

  /** @param open Opens a stream of events at an address; the browser's own if left out. */
  constructor(
    choice: LogChoice,
    open: (address: string) => LogSource = (address) => new EventSource(address),
  ) {
    const query = new URLSearchParams({ level: choice.level, lines: "300" });
    if (choice.source !== "") query.set("source", choice.source);
    const source = this.#source = open(`/v1/logs?${query}`);
    source.addEventListener("open", () => {
      // After a break the stream begins anew with the last lines.
      this.#waiting = [];
      this.#lines.value = [];
      this.#dropped.value = 0;
      this.#state.value = "open";
    });
    source.addEventListener("error", () => this.#state.value = "lost");
    source.addEventListener("log", ({ data }) => this.#take(data));
    source.addEventListener("away", () => this.#state.value = "engineAway");
    source.addEventListener("back", () => this.#state.value = "open");
    source.addEventListener("dropped", ({ data }) => {
      const parsed = droppedSchema.safeParse(parseJson(String(data)));
      this.#dropped.value += parsed.data?.count ?? 0;
    });
  }

  /** The lines by time, the oldest first. */
  get lines(): ReadonlySignal<readonly LogLine[]> {
    return this.#lines;
  }

  /** How the stream stands. */
  get state(): ReadonlySignal<LogState> {
    return this.#state;
  }

  /** Lines that were left out because too many came at once. */
  get dropped(): ReadonlySignal<number> {
    return this.#dropped;
  }

  #take(data: unknown): void {
    const parsed = logRecordSchema.safeParse(parseJson(String(data)));
    if (!parsed.success) return;
    this.#waiting.push({ ...parsed.data, number: this.#next++ });
    this.#timer ??= setTimeout(() => this.#show(), COLLECT_MS);
  }

  #show(): void {
    this.#timer = undefined;
    const all = [...this.#lines.value, ...this.#waiting];
    this.#waiting = [];
    // Two programs write it, so lines may come a little out of order.
    all.sort((a, b) => a.time < b.time ? -1 : a.time > b.time ? 1 : a.number - b.number);
    this.#lines.value = all.slice(-MAX_LINES);
  }

  /** Follows no more. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#source.close();
  }
}
