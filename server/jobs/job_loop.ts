/** The loop around a job table: looks for work when there may be some, and when some is due. */
import type { Clock } from "../../shared/clock.ts";
import { OVER } from "../../shared/delay.ts";
import { messageOf } from "../../shared/errors.ts";
import type { Logger } from "../../shared/log.ts";
import { MAX_PARKING_MS } from "./parking.ts";

/** What the loop works with. */
export interface JobLoopOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Starts all that can be started now. */
  readonly start: () => void;
  /** When the next waiting job is due, in milliseconds since 1970; undefined if none waits. */
  readonly nextDue: () => number | undefined;
}

/** Starts jobs, and keeps those that run. */
export class JobLoop implements AsyncDisposable {
  readonly #options: JobLoopOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  /** Ends the wait for the next job that is due. */
  #sleep = new AbortController();
  #kicked = false;

  constructor(options: JobLoopOptions) {
    this.#options = options;
  }

  /** Aborted when the jobs are called off. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Looks for work; call it whenever there may be some. */
  kick(): void {
    if (this.#kicked || this.#abort.signal.aborted) return;
    this.#kicked = true;
    // After the caller's own transaction.
    queueMicrotask(() => {
      this.#kicked = false;
      if (!this.#abort.signal.aborted) this.#look();
    });
  }

  /** Keeps a job that was started; when it ends there may be room for another. */
  keep(job: Promise<void>): void {
    const kept = job.finally(() => {
      this.#running.delete(kept);
      this.kick();
    });
    this.#running.add(kept);
  }

  #look(): void {
    const { log, start } = this.#options;
    try {
      start();
      this.#sleepUntilDue();
    } catch (error) {
      log.error("looking for work failed", { error: messageOf(error) });
    }
  }

  #sleepUntilDue(): void {
    const { clock, nextDue } = this.#options;
    this.#sleep.abort(OVER);
    const due = nextDue();
    if (due === undefined) return;
    const sleep = new AbortController();
    this.#sleep = sleep;
    const waitMs = Math.min(Math.max(0, due - clock.now()), MAX_PARKING_MS);
    clock.wait(waitMs, sleep.signal).then(() => {
      if (!sleep.signal.aborted) this.kick();
    });
  }

  /** Calls off what is under way, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#sleep.abort(OVER);
    this.#abort.abort();
    await Promise.allSettled(this.#running);
  }
}
