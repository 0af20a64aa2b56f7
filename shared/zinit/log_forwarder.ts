/**
 * Log records on their way into the supervisor's own log, by `logs.insert`, where it takes them. The queue
 * is bounded, one call is under way at a time, and whatever fails is given up: the same records are on
 * standard output and in the log file.
 */
import { delay } from "../delay.ts";
import { messageOf } from "../errors.ts";
import { ZinitClient } from "./client.ts";
import type { LogRecord } from "./logs_insert.ts";

/** Most records that wait; the oldest is dropped for one more. */
const MAX_RECORDS = 1_000;
/** How long a call may take, in milliseconds. */
const INSERT_TIMEOUT_MS = 1_000;
/** How long nothing is sent after a failure, in milliseconds. */
const PAUSE_MS = 10_000;
/** How long the last records may take at the end, in milliseconds. */
const CLOSE_TIMEOUT_MS = 300;

/** The part of a client that is used. */
export type LogsInsertClient = Pick<ZinitClient, "insertLog">;

/** Options of {@linkcode LogForwarder}. */
export interface LogForwarderOptions {
  readonly client: LogsInsertClient;
  /** Told once why records don't get through, and again after they did. */
  readonly trouble: (why: string) => void;
  /** @default 10 s */
  readonly pauseMs?: number;
}

/** Hands records to the supervisor. */
export class LogForwarder implements AsyncDisposable {
  readonly #options: LogForwarderOptions;
  readonly #ending = new AbortController();
  #records: LogRecord[] = [];
  #sending: Promise<void> | undefined;
  #troubled = false;
  #closed = false;

  constructor(options: LogForwarderOptions) {
    this.#options = options;
  }

  /** Adds a record; never waits, never fails. */
  add(record: LogRecord): void {
    if (this.#closed) return;
    if (this.#records.length >= MAX_RECORDS) this.#records.shift();
    this.#records.push(record);
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  async #sendAll(): Promise<void> {
    const { client, pauseMs = PAUSE_MS } = this.#options;
    const { signal } = this.#ending;
    // What is logged in this moment is not kept waiting.
    await Promise.resolve();
    for (let record = this.#records.shift(); record; record = this.#records.shift()) {
      try {
        if (await client.insertLog(record, { signal }) === "inserted") {
          this.#troubled = false;
          continue;
        }
        this.#closed = true;
        this.#records = [];
        this.#options.trouble("it does not take them any more");
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#troubled) this.#options.trouble(messageOf(error));
        this.#troubled = true;
        if (!this.#closed) await delay(pauseMs, signal);
      }
    }
  }

  /** Sends what is left, for a short time, and takes no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const timer = setTimeout(() => this.#ending.abort(), CLOSE_TIMEOUT_MS);
    await this.#sending;
    clearTimeout(timer);
  }
}

/**
 * The way into the log of a supervisor.
 *
 * @param socketPath Its socket, as {@linkcode LOGS_INSERT_VARIABLE} names it.
 */
export function forwardTo(socketPath: string, trouble: (why: string) => void): LogForwarder {
  const client = new ZinitClient(socketPath, {
    timeoutMs: INSERT_TIMEOUT_MS,
    diagnosisTimeoutMs: INSERT_TIMEOUT_MS,
  });
  return new LogForwarder({ client, trouble });
}
