/** Relay of one live stream between a client and the engine. */
import { assertNever } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import {
  CLOSE,
  type EngineMessage,
  MAX_MESSAGE_BYTES,
  SUBPROTOCOL,
} from "../../shared/protocol.ts";
import { messageBytes } from "../../shared/message_size.ts";
import { closeServerSocket, drop } from "../../shared/server_close.ts";
import {
  CONNECT_TIMEOUT_MS,
  MAX_EARLY_BYTES,
  MESSAGE_OVERHEAD_BYTES,
  OPEN_TIMEOUT_MS,
} from "../limits.ts";
import { ENGINE_AWAY, ENGINE_AWAY_MESSAGE } from "./engine_away.ts";
import type { EngineLink } from "./engine_link.ts";

type Message = string | ArrayBuffer;

/** Where a relay is; it only ever goes down this list. */
type State =
  /** The client's own connection is being made. */
  | { readonly kind: "new" }
  /** The engine's connection is being made; what the client sends meanwhile is kept in order. */
  | {
    readonly kind: "connecting";
    readonly engine: WebSocket;
    readonly queue: Message[];
    readonly queuedBytes: number;
  }
  | { readonly kind: "open"; readonly engine: WebSocket }
  /** Over; the connections may still be closing. */
  | { readonly kind: "ended" };

/** A client that came fewer looks ago may not have had the time to bring a message. */
const NEW_LOOKS = 3;

/** Longest reason of a close, in bytes (RFC 6455, section 5.5). */
const MAX_REASON_BYTES = 123;

/** Options of {@linkcode StreamRelay}. */
export interface StreamRelayOptions {
  /** The client's connection, not yet open. */
  readonly client: WebSocket;
  /** The way to the engine. */
  readonly engine: EngineLink;
  /** Path and query for the engine. */
  readonly path: string;
  /** Name for the log. */
  readonly session: string;
  /** Most that may wait in either direction, in bytes. */
  readonly maxBufferedBytes: number;
  /** Counts looks, from somewhere else. */
  readonly clock: { readonly looks: number };
  /** Called once, when both connections are closed. */
  readonly onEnd: () => void;
}

/** Whether a program may send a close code; the others only say how a connection ended. */
function isSendable(code: number): boolean {
  return code >= 1000 && code < 5000 && code !== 1004 && code !== 1005 && code !== 1006 &&
    code !== 1015;
}

/** Whether the code is one that a WebSocket client may close with. */
function isClientCode(code: number): boolean {
  return code === 1000 || (code >= 3000 && code < 5000);
}

/** A reason cut to what a close may bear. */
function shortReason(reason: string): string {
  let short = reason;
  while (messageBytes(short) > MAX_REASON_BYTES) short = short.slice(0, -1);
  return short.toWellFormed();
}

/**
 * Relays messages in both directions, in order and as they are. The engine's close codes are passed on; a
 * lost engine becomes 1013. Neither side may have more than a bound waiting.
 */
export class StreamRelay {
  readonly #client: WebSocket;
  readonly #link: EngineLink;
  readonly #path: string;
  readonly #log: ReturnType<typeof logger>;
  readonly #onEnd: () => void;
  readonly #maxBufferedBytes: number;
  readonly #clock: { readonly looks: number };
  readonly #cameAt: number;
  #heardAt: number | undefined;
  #state: State = { kind: "new" };
  #openConnections = 1;
  /** What the client sent after the end, in bytes. */
  #lateBytes = 0;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamRelayOptions) {
    this.#client = options.client;
    this.#link = options.engine;
    this.#path = options.path;
    this.#log = logger("ws", options.session);
    this.#onEnd = options.onEnd;
    this.#maxBufferedBytes = options.maxBufferedBytes;
    this.#clock = options.clock;
    this.#cameAt = options.clock.looks;
    const client = this.#client;
    client.binaryType = "arraybuffer";
    client.onopen = () => {
      clearTimeout(openTimer);
      this.#connect();
    };
    // One that is gone before its connection is made is never heard of.
    const openTimer = setTimeout(() => {
      if (client.readyState === WebSocket.CONNECTING) drop(client);
    }, OPEN_TIMEOUT_MS);
    client.onmessage = ({ data }) => {
      // Of a connection that was broken off Deno can bring a message that isn't there.
      if (typeof data === "string" || data instanceof ArrayBuffer) this.#fromClient(data);
    };
    client.onclose = ({ code, reason }) => {
      clearTimeout(openTimer);
      this.#log.info("client closed", { code });
      this.#leave(code, reason);
      this.#closed();
    };
  }

  /** Tells the client that the gateway is going and ends the relay. */
  drain(): void {
    this.end(CLOSE.goingAway, "The gateway is stopping.");
  }

  /**
   * Ends the relay from here.
   *
   * @param code Close code for the client.
   * @param reason Why, as a sentence.
   * @param errorCode Code of an `error` message that goes before the close.
   */
  end(code: number, reason: string, errorCode?: string): void {
    if (this.#state.kind === "ended") return;
    this.#log.info("ending", { code, reason });
    if (errorCode !== undefined && this.#client.readyState === WebSocket.OPEN) {
      const message: EngineMessage = { type: "error", code: errorCode, message: reason };
      this.#client.send(JSON.stringify(message));
    }
    this.#leave();
    closeServerSocket(this.#client, code, shortReason(reason));
  }

  /**
   * The look at which the client last brought a whole message, or at which it came; undefined if it has
   * had time and brought none, and where the relay has ended.
   */
  get heardAt(): number | undefined {
    if (this.#state.kind === "ended") return undefined;
    const isNew = this.#clock.looks - this.#cameAt < NEW_LOOKS;
    return this.#heardAt ?? (isNew ? this.#cameAt : undefined);
  }

  /** Ends the relay at once, with what has come of a message and without waiting for the client. */
  breakOff(reason: string): void {
    this.end(CLOSE.tryLater, reason, "over_limit");
    drop(this.#client);
  }

  #connect(): void {
    if (this.#state.kind !== "new") return;
    this.#log.info("client connected");
    const engine = this.#link.connect(this.#path, SUBPROTOCOL);
    this.#openConnections += 1;
    this.#state = { kind: "connecting", engine, queue: [], queuedBytes: 0 };
    this.#connectTimer = setTimeout(() => {
      this.#engineAway();
      engine.close();
    }, CONNECT_TIMEOUT_MS);
    engine.binaryType = "arraybuffer";
    engine.onopen = () => this.#opened();
    engine.onmessage = ({ data }) => this.#fromEngine(data);
    engine.onclose = ({ code, reason, wasClean }) => {
      clearTimeout(this.#connectTimer);
      if (wasClean && isSendable(code)) this.end(code, reason);
      else this.#engineAway();
      this.#closed();
    };
  }

  #opened(): void {
    const state = this.#state;
    if (state.kind !== "connecting") return;
    clearTimeout(this.#connectTimer);
    this.#state = { kind: "open", engine: state.engine };
    for (const message of state.queue) state.engine.send(message);
  }

  #fromClient(data: Message): void {
    const bytes = messageBytes(data);
    if (this.#state.kind === "ended") {
      // A client learns of its end in the middle of what it sends; one that goes on never will.
      this.#lateBytes += bytes;
      if (this.#lateBytes > this.#maxBufferedBytes) drop(this.#client);
      return;
    }
    this.#heardAt = this.#clock.looks;
    if (bytes > MAX_MESSAGE_BYTES) {
      const reason = `A message of ${bytes} bytes came; at most ${MAX_MESSAGE_BYTES} are allowed.`;
      this.end(CLOSE.tooBig, reason, "too_large");
      return;
    }
    const state = this.#state;
    switch (state.kind) {
      case "new":
        return;
      case "connecting": {
        const queuedBytes = state.queuedBytes + bytes + MESSAGE_OVERHEAD_BYTES;
        if (queuedBytes > MAX_EARLY_BYTES) return this.#tooMuch("The engine is slow to answer");
        state.queue.push(data);
        this.#state = { ...state, queuedBytes };
        return;
      }
      case "open":
        if (state.engine.bufferedAmount + bytes > this.#maxBufferedBytes) {
          return this.#tooMuch("The engine takes too little of what comes");
        }
        // It may be closing already; its close event then tells the client.
        if (state.engine.readyState === WebSocket.OPEN) state.engine.send(data);
        return;
      default:
        assertNever(state);
    }
  }

  #fromEngine(data: Message): void {
    if (this.#state.kind === "ended" || this.#client.readyState !== WebSocket.OPEN) return;
    if (this.#client.bufferedAmount + messageBytes(data) > this.#maxBufferedBytes) {
      return this.#tooMuch("The client takes too little of what comes");
    }
    this.#client.send(data);
  }

  #tooMuch(what: string): void {
    this.end(CLOSE.tryLater, `${what}; connect again in a few seconds.`, "too_slow");
  }

  #engineAway(): void {
    this.end(CLOSE.tryLater, ENGINE_AWAY_MESSAGE, ENGINE_AWAY);
  }

  /** Ends the engine's side, with the client's code where it may be passed on. */
  #leave(code?: number, reason = ""): void {
    const state = this.#state;
    this.#state = { kind: "ended" };
    const close = (engine: WebSocket): void => {
      if (code !== undefined && isClientCode(code)) engine.close(code, shortReason(reason));
      else engine.close();
    };
    switch (state.kind) {
      case "new":
      case "ended":
        return;
      case "connecting":
        // Broken off in the middle of its handshake, a connection would leave a request behind that the
        // engine's server waits for when it stops; so it is closed in the moment it opens.
        state.engine.onopen = () => close(state.engine);
        return;
      case "open":
        close(state.engine);
        return;
      default:
        assertNever(state);
    }
  }

  #closed(): void {
    this.#openConnections -= 1;
    if (this.#openConnections === 0) this.#onEnd();
  }
}
