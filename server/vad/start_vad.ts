/** Voice activity detection for all sessions, in a Worker that is started again when it dies. */
import { assertNever, messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { COMMAND, EVENT, forEachRecord } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { DetectorSession } from "./session.ts";
import type { AdjustableVad, VadListener, VadOptions, VadSession } from "./vad.ts";
import { type SpawnWorker, spawnWorker, startWorker, type WorkerHost } from "./worker_host.ts";

/** Wait before the first new start, in milliseconds; it doubles with each that fails. */
const FIRST_RESTART_MS = 500;
/** Longest wait between two starts, in milliseconds. */
const LAST_RESTART_MS = 60_000;
/** A Worker that lived this long was well: the wait begins anew. In milliseconds. */
const WELL_AFTER_MS = 60_000;

type WorkerState =
  | {
    readonly kind: "ready";
    readonly worker: WorkerHost;
    readonly outbox: Outbox;
    readonly sinceMs: number;
  }
  | { readonly kind: "away"; readonly problem: string }
  | { readonly kind: "closed" };

/**
 * Starts voice activity detection.
 *
 * @param spawn Starts the Worker's program.
 * @param checkMs How often a Worker that is at work is looked after, in milliseconds; for tests.
 * @returns When the Worker is loaded or has failed to: then `problem` says why, and it is tried again.
 */
export async function startVad(
  options: VadOptions,
  spawn: SpawnWorker = spawnWorker,
  checkMs?: number,
): Promise<AdjustableVad> {
  const detector = new Detector(options, spawn, checkMs);
  await detector.start();
  return detector;
}

class Detector implements AdjustableVad {
  readonly #options: VadOptions;
  readonly #spawn: SpawnWorker;
  readonly #checkMs: number | undefined;
  readonly #sessions = new Map<number, DetectorSession>();
  readonly #closing = new AbortController();
  readonly #log = logger("vad");
  #state: WorkerState = { kind: "away", problem: "Voice activity detection is being started." };
  #lastId = 0;
  #pauseMs = 0;
  #restartMs = FIRST_RESTART_MS;
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #starting: Promise<void> = Promise.resolve();

  constructor(options: VadOptions, spawn: SpawnWorker, checkMs: number | undefined) {
    this.#options = options;
    this.#spawn = spawn;
    this.#checkMs = checkMs;
  }

  get problem(): string | undefined {
    switch (this.#state.kind) {
      case "ready":
        return undefined;
      case "away":
        return this.#state.problem;
      case "closed":
        return "Voice activity detection was ended.";
      default:
        return assertNever(this.#state);
    }
  }

  setPauseMs(pauseMs: number): void {
    this.#pauseMs = pauseMs;
  }

  open(fromSample: number, listener: VadListener): VadSession {
    const id = ++this.#lastId;
    const session = new DetectorSession(id, fromSample, listener, {
      audio: (...args) => this.#outbox?.outlet.audio(...args),
      jump: (...args) => this.#outbox?.outlet.jump(...args),
      flush: (...args) => this.#outbox?.outlet.flush(...args),
      close: () => {
        this.#sessions.delete(id);
        this.#outbox?.add(COMMAND.close, id);
      },
    });
    const problem = this.problem;
    if (problem === undefined) {
      this.#sessions.set(id, session);
      this.#outbox?.add(COMMAND.open, id, fromSample, this.#pauseMs);
    } else {
      queueMicrotask(() => session.fail(new Error(problem)));
    }
    return session;
  }

  get #outbox(): Outbox | undefined {
    return this.#state.kind === "ready" ? this.#state.outbox : undefined;
  }

  /** Starts the Worker; a failure is seen to. */
  start(): Promise<void> {
    this.#starting = this.#load();
    return this.#starting;
  }

  async #load(): Promise<void> {
    const { signal } = this.#closing;
    try {
      const worker = await startWorker(
        this.#options,
        this.#spawn,
        {
          events: ({ records, spent }) => {
            for (const buffer of spent) this.#outbox?.reuse(buffer);
            this.#dispatch(records);
          },
          died: (error) => this.#died(error),
        },
        signal,
        this.#checkMs,
      );
      if (signal.aborted) {
        worker[Symbol.dispose]();
        return;
      }
      const outbox = new Outbox((message) => worker.post(message));
      this.#state = { kind: "ready", worker, outbox, sinceMs: performance.now() };
      this.#log.info("model loaded");
    } catch (error) {
      if (!signal.aborted) this.#away("could not be started", error);
    }
  }

  #died(error: Error): void {
    if (this.#state.kind !== "ready") return;
    const { sinceMs, outbox } = this.#state;
    outbox[Symbol.dispose]();
    if (performance.now() - sinceMs >= WELL_AFTER_MS) this.#restartMs = FIRST_RESTART_MS;
    this.#away("stopped working", error);
  }

  #away(what: string, error: unknown): void {
    const problem = `Voice activity detection ${what} (${messageOf(error)}). ` +
      "Recordings are kept; it is started again by itself, and speech that it missed is searched then.";
    this.#state = { kind: "away", problem };
    this.#log.error("voice activity detection {what}", {
      what,
      error: messageOf(error),
      nextTryMs: this.#restartMs,
    });
    this.#restartTimer = setTimeout(() => void this.start(), this.#restartMs);
    this.#restartMs = Math.min(this.#restartMs * 2, LAST_RESTART_MS);
    for (const session of [...this.#sessions.values()]) {
      this.#guard(session, () => session.fail(new Error(problem, { cause: error })));
    }
  }

  #dispatch(records: Float64Array): void {
    forEachRecord(records, (kind, id, first, second) => {
      const session = this.#sessions.get(id);
      if (session === undefined) return;
      if (kind === EVENT.progress) {
        session.progressed(first);
        return;
      }
      this.#guard(session, () => {
        if (kind === EVENT.flushed) session.flushed(first);
        else if (kind === EVENT.speechStart) session.events.speechStart(first);
        else if (kind === EVENT.searched) session.events.searched(first);
        else if (kind === EVENT.dropped) session.events.dropped(first);
        else if (kind === EVENT.speechEnd) {
          session.events.speechEnd({ startSample: first, endSample: second });
        }
      });
    });
  }

  /** One session's listener that throws must not cost the others their events. */
  #guard(session: DetectorSession, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#log.error("a session failed on what was detected: {error}", { error });
      session[Symbol.dispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error("Voice activity detection was ended."));
    clearTimeout(this.#restartTimer);
    const state = this.#state;
    this.#state = { kind: "closed" };
    for (const session of [...this.#sessions.values()]) session[Symbol.dispose]();
    if (state.kind === "ready") {
      state.outbox[Symbol.dispose]();
      state.worker[Symbol.dispose]();
    }
    await this.#starting;
  }
}
