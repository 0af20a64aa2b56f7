/** `GET /v1/stream`: turns requests into connections and watches over them. */
import { delay } from "../../shared/delay.ts";
import { errorResponse } from "../../shared/error_response.ts";
import { CLOSE, SUBPROTOCOL } from "../../shared/protocol.ts";
import { drainingResponse } from "../api/errors.ts";
import type { RecordingRegistry } from "./registry.ts";
import { type ConnectionLimits, StreamConnection } from "./stream_connection.ts";

/** How often silent connections are looked for, in milliseconds. */
const IDLE_CHECK_MS = 1_000;

/** How long connections may take to close once the engine drains, in milliseconds. */
const DRAIN_TIMEOUT_MS = 2_000;

/** Connections beyond the sessions that are told so by a close; more yet get a plain refusal. */
const MAX_REFUSED_CONNECTIONS = 32;
/** When a client should try again if there are too many sessions, in seconds. */
const RETRY_AFTER_S = 2;
/** Code of the error where there are too many sessions. */
const OVER_LIMIT = "over_limit";

/** What the stream is bound by. */
export interface StreamLimits extends ConnectionLimits {
  /** Most connections at once, those included that are closing. */
  readonly maxSessions: number;
  /** What those who record should know of the disk, as a sentence; undefined if nothing. */
  readonly diskTrouble: () => string | undefined;
}

/** The stream's connections. */
export class StreamRoute implements Disposable {
  readonly #registry: RecordingRegistry;
  readonly #limits: StreamLimits;
  readonly #connections = new Set<StreamConnection>();
  readonly #lastClosed = Promise.withResolvers<void>();
  readonly #idleCheck: ReturnType<typeof setInterval>;
  #draining = false;

  constructor(registry: RecordingRegistry, limits: StreamLimits) {
    this.#registry = registry;
    this.#limits = limits;
    this.#idleCheck = setInterval(() => this.#check(Date.now()), IDLE_CHECK_MS);
  }

  #check(nowMs: number): void {
    const diskTrouble = this.#limits.diskTrouble();
    for (const connection of this.#connections) {
      connection.checkIdle(nowMs);
      if (diskTrouble !== undefined) connection.warnOfDisk(diskTrouble);
    }
  }

  /** Connections, those included that are closing. */
  get size(): number {
    return this.#connections.size;
  }

  /** Whether no new work is taken any more. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Answers a request for the stream. */
  handle(request: Request): Response {
    const offered = (request.headers.get("sec-websocket-protocol") ?? "").split(",")
      .map((name) => name.trim());
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return errorResponse(426, "upgrade_required", "The stream is a WebSocket.", {
        upgrade: "websocket",
      });
    }
    if (!offered.includes(SUBPROTOCOL)) {
      return errorResponse(
        400,
        "subprotocol_required",
        `The stream speaks the subprotocol ${SUBPROTOCOL}; offer it in Sec-WebSocket-Protocol.`,
      );
    }
    if (this.#draining) return drainingResponse();
    const { maxSessions } = this.#limits;
    const full = this.#connections.size >= maxSessions;
    const message = `There are ${maxSessions} live sessions already; try again in a few seconds.`;
    if (this.#connections.size >= maxSessions + MAX_REFUSED_CONNECTIONS) {
      return errorResponse(503, OVER_LIMIT, message, { "retry-after": String(RETRY_AFTER_S) });
    }
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
    socket.binaryType = "arraybuffer";
    const connection = new StreamConnection(socket, this.#registry, this.#limits, Date.now());
    this.#connections.add(connection);
    if (full) {
      socket.onopen = () => connection.end(CLOSE.tryLater, { code: OVER_LIMIT, message });
    }
    socket.onmessage = (event) => connection.receive(event.data, Date.now());
    socket.onclose = () => {
      this.#connections.delete(connection);
      connection.closed();
      if (this.#draining && this.#connections.size === 0) this.#lastClosed.resolve();
    };
    return response;
  }

  /** Takes no new connections, and makes the recordings of those there are safe. */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.#registry.drain();
    if (this.#connections.size === 0) return;
    for (const connection of this.#connections) connection.end(CLOSE.goingAway);
    const timeout = new AbortController();
    await Promise.race([this.#lastClosed.promise, delay(DRAIN_TIMEOUT_MS, timeout.signal)]);
    timeout.abort();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#idleCheck);
  }
}
