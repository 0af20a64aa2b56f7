/** Who may use which engine now: places at each, and whether its provider is left alone. */
import type { Clock } from "../../shared/clock.ts";
import { type BreakerFailure, CircuitBreaker } from "./circuit_breaker.ts";

/** What has places: an engine for speech to text, or one that works on texts. */
export interface Pooled {
  readonly name: string;
  readonly capabilities: {
    /** Calls that it works on at the same time. */
    readonly concurrency: number;
    /** Whether somebody bills each call, where drafts are made. */
    readonly drafts?: { readonly billed: boolean };
  };
}

/** How an engine stands for someone who wants to use it. */
export type Standing =
  | { readonly kind: "free" }
  /** All its places are taken; one gets free by itself. */
  | { readonly kind: "busy" }
  /** Its provider is asked whether it answers again; that is known soon. */
  | { readonly kind: "probing" }
  /** Its provider is left alone until an instant, in milliseconds since 1970. */
  | { readonly kind: "down"; readonly untilMs: number; readonly reason: string };

interface Entry {
  readonly breaker: CircuitBreaker;
  /** Places taken. */
  taken: number;
  /** Those who wait for a place, first come first served; bounded by the places of the engines before. */
  readonly waiting: (() => void)[];
  /** Drafts under way, the oldest first. */
  readonly drafts: Set<DraftPlace>;
}

/** Drafts at the same time at one engine whose calls share a machine. */
const MAX_DRAFTS = 1;
/** The same at a provider that bills its calls, and has machines enough. */
const MAX_BILLED_DRAFTS = 2;

/** The engines' places and breakers. */
export class EnginePool {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name) ??
      { breaker: new CircuitBreaker(), taken: 0, waiting: [], drafts: new Set() };
    this.#entries.set(name, entry);
    return entry;
  }

  /** Why an engine is passed over at present, as a sentence; undefined if it isn't. */
  trouble(name: string): string | undefined {
    return this.#entries.get(name)?.breaker.trouble;
  }

  /** How an engine stands. */
  standing(engine: Pooled): Standing {
    const { breaker, taken, waiting } = this.#entry(engine.name);
    const admission = breaker.admission(this.#clock.now());
    switch (admission.kind) {
      case "refused":
        return { kind: "down", untilMs: admission.untilMs, reason: admission.reason };
      case "probing":
        return { kind: "probing" };
      case "free":
      case "probe":
        return taken < engine.capabilities.concurrency && waiting.length === 0
          ? { kind: "free" }
          : { kind: "busy" };
    }
  }

  /** Takes a place at an engine that is free; drafts that are in the way are called off. */
  enter(engine: Pooled): Place {
    const entry = this.#entry(engine.name);
    entry.taken++;
    makeRoom(entry, engine);
    const probe = entry.breaker.admission(this.#clock.now()).kind === "probe";
    if (probe) entry.breaker.beginProbe();
    return new Place(entry, this.#clock, probe);
  }

  /**
   * Takes a place for the draft of a text in progress, at an engine that has nothing better to do.
   *
   * @returns Undefined if there is none.
   */
  enterDraft(engine: Pooled): DraftPlace | undefined {
    const entry = this.#entry(engine.name);
    const { breaker, taken, waiting, drafts } = entry;
    const billed = engine.capabilities.drafts?.billed ?? false;
    const room = billed
      ? drafts.size < MAX_BILLED_DRAFTS && taken + drafts.size < engine.capabilities.concurrency
      : drafts.size < MAX_DRAFTS && taken === 0;
    if (!room || waiting.length > 0 || breaker.state.kind !== "closed") return undefined;
    const place = new DraftPlace((left) => drafts.delete(left));
    drafts.add(place);
    return place;
  }

  /**
   * Waits for a place at an engine that is busy.
   *
   * @returns Undefined if it was called off, or the engine's provider is left alone meanwhile.
   */
  async waitFor(engine: Pooled, signal: AbortSignal): Promise<Place | undefined> {
    for (;;) {
      const standing = this.standing(engine);
      const { taken, waiting } = this.#entry(engine.name);
      if (signal.aborted || standing.kind === "down" || standing.kind === "probing") {
        return undefined;
      }
      if (taken < engine.capabilities.concurrency) return this.enter(engine);
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      const end = (): void => resolve();
      signal.addEventListener("abort", end, { once: true });
      await promise;
      signal.removeEventListener("abort", end);
      const index = waiting.indexOf(resolve);
      if (index >= 0) waiting.splice(index, 1);
    }
  }
}

/** Calls off drafts: all where they share a machine with the others, else as many as take up room. */
function makeRoom({ taken, drafts }: Entry, { capabilities }: Pooled): void {
  const surplus = capabilities.drafts?.billed
    ? taken + drafts.size - capabilities.concurrency
    : drafts.size;
  // The youngest have the least to lose.
  for (const draft of [...drafts].reverse().slice(0, Math.max(0, surplus))) draft.callOff();
}

/** A draft's place at an engine, as long as nobody else needs it. */
export class DraftPlace implements Disposable {
  readonly #abort = new AbortController();
  readonly #leave: (place: DraftPlace) => void;

  constructor(leave: (place: DraftPlace) => void) {
    this.#leave = leave;
  }

  /** Aborted when somebody else needs the place. */
  get calledOff(): AbortSignal {
    return this.#abort.signal;
  }

  /** Somebody else needs the place. */
  callOff(): void {
    this.#abort.abort(new DOMException("A final text comes first.", "AbortError"));
    this[Symbol.dispose]();
  }

  /** Gives the place back; doing so twice is fine. */
  [Symbol.dispose](): void {
    this.#leave(this);
  }
}

/** A place at an engine; what became of the call has to be told before it is given back. */
export class Place implements Disposable {
  readonly #entry: Entry;
  readonly #clock: Clock;
  /** Whether this asks if the provider answers again: one attempt has to do. */
  readonly probe: boolean;
  #told = false;
  #left = false;

  constructor(entry: Entry, clock: Clock, probe: boolean) {
    this.#entry = entry;
    this.#clock = clock;
    this.probe = probe;
  }

  /**
   * The provider has answered, be it with a refusal.
   *
   * @returns Whether it had been left alone until now.
   */
  answered(): boolean {
    this.#told = true;
    return this.#entry.breaker.answered();
  }

  /** All attempts have failed. */
  failed(failure: BreakerFailure): void {
    this.#told = true;
    this.#entry.breaker.failed(failure, this.probe, this.#clock.now());
  }

  /** Gives the place back; doing so twice is fine. */
  [Symbol.dispose](): void {
    if (this.#left) return;
    this.#left = true;
    if (this.probe && !this.#told) this.#entry.breaker.probeCalledOff(this.#clock.now());
    this.#entry.taken--;
    this.#entry.waiting.shift()?.();
  }
}
