/** Whether the page may talk to the engine, and getting back to it when it was away. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Engines } from "../../../shared/recording.ts";
import { strings } from "../strings.ts";
import { Api } from "./api.ts";
import { ApiError } from "./api_error.ts";

/** Wait between tries while the engine is away, in milliseconds. */
const RETRY_MS = 3_000;

/** Where the connection stands. */
export type ConnectionState =
  | { readonly kind: "starting" }
  | { readonly kind: "ok" }
  /** Away, with a sentence that says what is; tried again by itself. */
  | { readonly kind: "away"; readonly message: string }
  /** The token is wanted. */
  | { readonly kind: "login"; readonly message?: string; readonly token?: string };

/** Watches the outcome of every request. */
export class Connection {
  /** The routes; what comes of each request is noted here. */
  readonly api: Api;
  readonly #state = signal<ConnectionState>({ kind: "starting" });
  readonly #engines = signal<Engines | undefined>(undefined);
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #checking = false;

  /** @param fetch Asks the gateway; the browser's own if left out. */
  constructor(fetch?: typeof globalThis.fetch) {
    this.api = new Api({
      ...(fetch === undefined ? {} : { fetch }),
      onOutcome: (error) => this.#note(error),
    });
  }

  /** Where the connection stands. */
  get state(): ReadonlySignal<ConnectionState> {
    return this.#state;
  }

  /** The speech engines, as last heard of. */
  get engines(): ReadonlySignal<Engines | undefined> {
    return this.#engines;
  }

  /** Asks for the engines, which also shows whether there is a way through; never throws. */
  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    try {
      this.#engines.value = await this.api.engines();
    } catch (error) {
      // Noted by the outcome; an answer of another shape is no reason to keep the page away.
      if (!(error instanceof ApiError)) throw error;
      if (error.problem === "refused" || error.problem === "missing") {
        this.#state.value = { kind: "away", message: error.message };
        this.#retryLater();
      }
    } finally {
      this.#checking = false;
    }
  }

  /** Logs in with a token; what is wrong with it becomes part of the state. */
  async login(token: string): Promise<void> {
    try {
      await this.api.login(token.trim());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = { kind: "login", message: loginMessage(error), token };
      return;
    }
    await this.check();
  }

  #note(error: ApiError | undefined): void {
    if (error === undefined) {
      this.#cancelRetry();
      if (this.#state.value.kind !== "ok") this.#state.value = { kind: "ok" };
      return;
    }
    switch (error.problem) {
      case "login": {
        this.#cancelRetry();
        if (this.#state.value.kind === "login") return;
        const known = this.#engines.value !== undefined;
        this.#state.value = {
          kind: "login",
          ...(known ? { message: strings.login.again } : {}),
        };
        return;
      }
      case "away":
      case "unreachable":
        if (this.#state.value.kind !== "login") {
          this.#state.value = { kind: "away", message: error.message };
        }
        return this.#retryLater();
      case "missing":
      case "slowed":
      case "unreadable":
      case "refused":
        return;
    }
  }

  #retryLater(): void {
    this.#cancelRetry();
    this.#retryTimer = setTimeout(() => void this.check(), RETRY_MS);
  }

  #cancelRetry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
  }
}

function loginMessage(error: ApiError): string {
  if (error.problem === "login") return strings.login.refused;
  return error.problem === "slowed" ? strings.login.slowed : error.message;
}
