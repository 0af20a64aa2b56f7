/** All live streams of the gateway. */
import { CLOSE, SUBPROTOCOL } from "../../shared/protocol.ts";
import { drainingResponse, errorResponse } from "../errors.ts";
import { MAX_LIVE_STREAMS, MAX_REFUSED_STREAMS, PING_TIMEOUT_S, RETRY_AFTER_S } from "../limits.ts";
import type { EngineLink } from "./engine_link.ts";
import { StreamRelay } from "./stream_relay.ts";

/** Code of the error where there are too many streams. */
const OVER_LIMIT = "over_limit";

/** Accepts live streams and relays each to the engine. */
export class StreamRelays {
  readonly #engine: EngineLink;
  readonly #maxStreams: number;
  readonly #live = new Set<StreamRelay>();
  readonly #idle = Promise.withResolvers<void>();
  #draining = false;

  /**
   * @param engine The way to the engine.
   * @param maxStreams Most streams at once.
   */
  constructor(engine: EngineLink, maxStreams: number = MAX_LIVE_STREAMS) {
    this.#engine = engine;
    this.#maxStreams = maxStreams;
  }

  /** Whether no new work is taken any more. */
  get draining(): boolean {
    return this.#draining;
  }

  /** Streams whose connections are not all closed yet. */
  get size(): number {
    return this.#live.size;
  }

  /**
   * Answers a request for a stream whose sender was let in.
   *
   * @param path Path and query for the engine.
   */
  accept(request: Request, path: string): Response {
    const { headers } = request;
    const offered = (headers.get("sec-websocket-protocol") ?? "").split(",")
      .map((protocol) => protocol.trim());
    if (headers.get("upgrade")?.toLowerCase() !== "websocket" || !offered.includes(SUBPROTOCOL)) {
      return errorResponse(
        400,
        "invalid",
        `This is a WebSocket; connect with the subprotocol ${SUBPROTOCOL}.`,
      );
    }
    const retryAfter = { "retry-after": String(RETRY_AFTER_S) };
    if (this.#draining) return drainingResponse();
    const full = this.#live.size >= this.#maxStreams;
    if (this.#live.size >= this.#maxStreams + MAX_REFUSED_STREAMS) {
      return errorResponse(503, OVER_LIMIT, this.#fullMessage(), retryAfter);
    }
    let upgrade: Deno.WebSocketUpgrade;
    try {
      upgrade = Deno.upgradeWebSocket(request, {
        protocol: SUBPROTOCOL,
        idleTimeout: PING_TIMEOUT_S,
      });
    } catch {
      return errorResponse(400, "invalid", "This is not a valid WebSocket request.");
    }
    const relay = new StreamRelay({
      client: upgrade.socket,
      engine: this.#engine,
      path,
      session: crypto.randomUUID().slice(0, 8),
      onEnd: () => this.#remove(relay),
    });
    this.#live.add(relay);
    if (full) {
      upgrade.socket.onopen = () => relay.end(CLOSE.tryLater, this.#fullMessage(), OVER_LIMIT);
    }
    return upgrade.response;
  }

  /** Closes all streams with 1001; resolves when they are closed. No new ones come in from then on. */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const relay of this.#live) relay.drain();
    if (this.#live.size > 0) await this.#idle.promise;
  }

  #fullMessage(): string {
    return `There are ${this.#maxStreams} live streams already; try again in a few seconds.`;
  }

  #remove(relay: StreamRelay): void {
    this.#live.delete(relay);
    if (this.#draining && this.#live.size === 0) this.#idle.resolve();
  }
}
