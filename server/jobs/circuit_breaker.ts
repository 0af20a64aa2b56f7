/**
 * Keeps a provider that is down from being asked by everyone: after some failures in a row nobody asks for
 * a while, then one does, and on how that goes depends the rest. Time is resolved when it is read, so there
 * is no timer.
 */

/** Failures in a row that open it; each is a job's, with all its attempts. */
const FAILURES_TO_OPEN = 3;
/** First time for which it stays open, in milliseconds; doubles with each probe that fails. */
const FIRST_OPEN_MS = 10_000;
/** Longest such time, in milliseconds: how long someone who speaks may wait once a provider is back. */
const MAX_OPEN_MS = 60_000;

/** How it stands. */
export type BreakerState =
  | { readonly kind: "closed"; readonly failures: number }
  /** Nobody may ask before `untilMs`; then one may, as a probe. */
  | {
    readonly kind: "open";
    readonly untilMs: number;
    readonly reason: string;
    readonly openMs: number;
  }
  /** One asks, and the others wait for what becomes of it. */
  | { readonly kind: "probing"; readonly reason: string; readonly openMs: number };

/** What it says to someone who wants to ask. */
export type Admission =
  | { readonly kind: "free" }
  | { readonly kind: "probe" }
  | { readonly kind: "probing" }
  | { readonly kind: "refused"; readonly untilMs: number; readonly reason: string };

/** A failure, as it needs to know it. */
export interface BreakerFailure {
  /** What went wrong, as a sentence. */
  readonly reason: string;
  /** The provider wants to be left alone for so long, in milliseconds. */
  readonly leaveAloneMs?: number | undefined;
}

/** A circuit breaker for one provider. Instants are milliseconds since 1970. */
export class CircuitBreaker {
  #state: BreakerState = { kind: "closed", failures: 0 };

  /** How it stands. */
  get state(): BreakerState {
    return this.#state;
  }

  /** Why the provider is left alone at present; undefined if it isn't. */
  get trouble(): string | undefined {
    return this.#state.kind === "closed" ? undefined : this.#state.reason;
  }

  /** Whether someone may ask now. */
  admission(nowMs: number): Admission {
    const state = this.#state;
    switch (state.kind) {
      case "closed":
        return { kind: "free" };
      case "probing":
        return { kind: "probing" };
      case "open":
        return nowMs >= state.untilMs
          ? { kind: "probe" }
          : { kind: "refused", untilMs: state.untilMs, reason: state.reason };
    }
  }

  /** Someone asks as a probe. */
  beginProbe(): void {
    if (this.#state.kind !== "open") throw new Error("only an open breaker can be probed");
    const { reason, openMs } = this.#state;
    this.#state = { kind: "probing", reason, openMs };
  }

  /**
   * The provider has answered, be it with a refusal.
   *
   * @returns Whether it had been left alone until now.
   */
  answered(): boolean {
    const wasOpen = this.#state.kind !== "closed";
    this.#state = { kind: "closed", failures: 0 };
    return wasOpen;
  }

  /** Someone's last attempt has failed. */
  failed({ reason, leaveAloneMs }: BreakerFailure, probe: boolean, nowMs: number): void {
    const state = this.#state;
    // What was begun before it opened says nothing new.
    if (state.kind !== "closed" && !probe) return;
    const failures = state.kind === "closed" ? state.failures + 1 : FAILURES_TO_OPEN;
    const openMs = state.kind === "closed"
      ? FIRST_OPEN_MS
      : Math.min(2 * state.openMs, MAX_OPEN_MS);
    if (leaveAloneMs !== undefined) {
      this.#state = { kind: "open", untilMs: nowMs + leaveAloneMs, reason, openMs };
    } else if (failures >= FAILURES_TO_OPEN) {
      this.#state = { kind: "open", untilMs: nowMs + openMs, reason, openMs };
    } else this.#state = { kind: "closed", failures };
  }

  /** A probe was called off before it was known how it goes; another may try. */
  probeCalledOff(nowMs: number): void {
    const state = this.#state;
    if (state.kind !== "probing") return;
    this.#state = { kind: "open", untilMs: nowMs, reason: state.reason, openMs: state.openMs };
  }
}
