/**
 * The logs of both programs as one stream of server-sent events: the gateway's own, and the engine's as it
 * streams it. While the engine is away an event says so; when it is back its log goes on where it ended.
 */
import { delay } from "../../shared/delay.ts";
import { eventText } from "../../shared/event_stream.ts";
import { logEvents } from "../../shared/log/log_events.ts";
import type { LogFeed } from "../../shared/log/log_feed.ts";
import { type LogQuery, logRecordSchema } from "../../shared/log_record.ts";
import { ENGINE_AWAY_MESSAGE } from "../relay/engine_away.ts";
import type { EngineLink } from "../relay/engine_link.ts";
import { sseBlocks } from "./sse_blocks.ts";

/** Wait before the engine is asked again, in milliseconds. */
const RETRY_MS = 2_000;

const encoder = new TextEncoder();

/** What the stream works with. */
export interface BothLogsDeps {
  readonly feed: LogFeed;
  readonly engine: Pick<EngineLink, "fetch">;
  /**
   * Wait before the engine is asked again, in milliseconds.
   * @default 2,000
   */
  readonly retryMs?: number;
}

type Writer = WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

/**
 * Makes the stream. It goes at the pace of its reader.
 *
 * @param signal Ends it, besides the reader's own giving up.
 * @returns Undefined if too many watch already.
 */
export function bothLogs(
  deps: BothLogsDeps,
  query: LogQuery,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> | undefined {
  const own = logEvents(deps.feed, "ui", query);
  if (own === undefined) return undefined;
  const over = new AbortController();
  const { readable, writable } = new TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >();
  const writer = writable.getWriter();
  const end = (): void => over.abort();
  signal.addEventListener("abort", end, { once: true });
  writer.closed.catch(end);
  void Promise.all([
    pump(own, writer, over.signal),
    new EngineLog(deps, query, over.signal).pump(writer),
  ]).catch(end).then(async () => {
    over.abort();
    signal.removeEventListener("abort", end);
    // Whoever has cancelled it needs no end.
    await writer.close().catch(() => {});
  });
  if (signal.aborted) end();
  return readable;
}

/** Passes on a stream of whole events. */
async function pump(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  writer: Writer,
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  const end = (): void => void reader.cancel();
  signal.addEventListener("abort", end, { once: true });
  try {
    if (signal.aborted) return;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await writer.write(next.value);
    }
  } finally {
    signal.removeEventListener("abort", end);
    await reader.cancel();
  }
}

/** The engine's log, asked for again whenever it breaks off. */
class EngineLog {
  readonly #deps: BothLogsDeps;
  readonly #query: LogQuery;
  readonly #signal: AbortSignal;
  /** Time of the last line. */
  #since: string | undefined;
  #away = false;

  constructor(deps: BothLogsDeps, query: LogQuery, signal: AbortSignal) {
    this.#deps = deps;
    this.#query = query;
    this.#signal = signal;
    this.#since = query.since;
  }

  async pump(writer: Writer): Promise<void> {
    for (;;) {
      const whole = await this.#once(writer);
      if (this.#signal.aborted || (whole && !this.#query.follow)) return;
      if (!this.#away) {
        this.#away = true;
        await write(writer, eventText("away", { message: ENGINE_AWAY_MESSAGE }));
      }
      if (!this.#query.follow) return;
      await delay(this.#deps.retryMs ?? RETRY_MS, this.#signal);
    }
  }

  /** Passes its log on until it ends; resolves to whether there was an answer. */
  async #once(writer: Writer): Promise<boolean> {
    let answer: Response;
    try {
      answer = await this.#deps.engine.fetch(this.#path(), { signal: this.#signal });
    } catch {
      return false;
    }
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return false;
    }
    if (this.#away) await write(writer, eventText("back", {}));
    this.#away = false;
    try {
      for await (const block of sseBlocks(answer.body)) {
        this.#note(block);
        await write(writer, block);
      }
    } catch {
      // The engine has ended, or the reader has gone, which the signal tells then.
      return false;
    }
    return true;
  }

  /** Remembers the time of a line. */
  #note(block: string): void {
    const data = /^event: log\ndata: (.*)$/m.exec(block)?.[1];
    if (data === undefined) return;
    this.#since = logRecordSchema.parse(JSON.parse(data)).time;
  }

  #path(): string {
    const { source, level, lines, follow } = this.#query;
    const query = new URLSearchParams({ lines: String(lines), follow: String(follow) });
    if (source !== undefined) query.set("source", source);
    if (level !== undefined) query.set("level", level);
    if (this.#since !== undefined) query.set("since", this.#since);
    return `/v1/logs?${query}`;
  }
}

async function write(writer: Writer, text: string): Promise<void> {
  await writer.write(encoder.encode(text));
}
