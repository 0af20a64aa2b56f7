/** Whether one connection of the live stream still lives, told by what comes and when. */
import { IDLE_TIMEOUT_MS } from "../../../shared/protocol.ts";
import type { Clock } from "./clock.ts";

/** A `ping` is sent after this long without sending anything, in milliseconds. */
export const PING_AFTER_MS = 20_000;
/** How long the engine may take from the connection's start to `ready`, in milliseconds. */
export const READY_TIMEOUT_MS = 15_000;
/** With audio on its way, nothing heard for this long means that the connection is lost; milliseconds. */
export const ACK_TIMEOUT_MS = 10_000;
/** How long a connection in doubt may take to answer, in milliseconds. */
export const PROBE_TIMEOUT_MS = 4_000;

/** What a {@linkcode Liveness} works with. */
export interface LivenessOptions {
  readonly clock: Clock;
  /** Sends a `ping`, since nothing else was sent for long. */
  readonly ping: () => void;
  /** The connection is taken for lost. */
  readonly lost: () => void;
}

/** What is waited for, each at most once at a time. */
type Wait = "ready" | "idle" | "ack" | "probe" | "ping";

/** Watches over a connection from its making to its end. */
export class Liveness implements Disposable {
  readonly #options: LivenessOptions;
  readonly #timers = new Map<Wait, number>();

  /** The connection is being made. */
  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#wait("ready", READY_TIMEOUT_MS, options.lost);
  }

  /** The engine is ready. */
  ready(): void {
    this.#cancel("ready");
  }

  /** Something was sent. */
  sent(): void {
    this.#cancel("ping");
    this.#wait("ping", PING_AFTER_MS, this.#options.ping);
  }

  /** Audio was sent, which is to be acknowledged soon. */
  audioSent(): void {
    this.#wait("ack", ACK_TIMEOUT_MS, this.#options.lost);
  }

  /** The connection is in doubt, and a `ping` was sent to find out. */
  probed(): void {
    this.#wait("probe", PROBE_TIMEOUT_MS, this.#options.lost);
  }

  /** The other end lives; without a word from it for long, the connection is taken for lost. */
  heard(): void {
    for (const wait of ["idle", "ack", "probe"] as const) this.#cancel(wait);
    this.#wait("idle", IDLE_TIMEOUT_MS, this.#options.lost);
  }

  /** Begins to wait, unless that is waited for already. */
  #wait(wait: Wait, ms: number, over: () => void): void {
    if (this.#timers.has(wait)) return;
    const timer = this.#options.clock.after(ms, () => {
      this.#timers.delete(wait);
      over();
    });
    this.#timers.set(wait, timer);
  }

  #cancel(wait: Wait): void {
    const timer = this.#timers.get(wait);
    if (timer !== undefined) this.#options.clock.clear(timer);
    this.#timers.delete(wait);
  }

  /** The connection is let go. */
  [Symbol.dispose](): void {
    for (const wait of [...this.#timers.keys()]) this.#cancel(wait);
  }
}
