/** All live streams of the gateway. */
import { CLOSE, SUBPROTOCOL } from "../../shared/protocol.ts";
import { drainingResponse, errorResponse } from "../errors.ts";
import { MAX_REFUSED_STREAMS, PING_TIMEOUT_S, RETRY_AFTER_S } from "../limits.ts";
import type { EngineLink } from "./engine_link.ts";
import type { StreamBounds } from "./stream_bounds.ts";
import { StreamRelay } from "./stream_relay.ts";

/** Code of the error where there are too many streams. */
const OVER_LIMIT = "over_limit";

/** Accepts live streams and relays each to the engine. */
export class StreamRelays {
  /** Counted up by whoever looks after the streams; tells for how long each has been silent. */
  readonly clock = { looks: 0 };
  readonly #engine: EngineLink;
  readonly #bounds: StreamBounds;
  readonly #live = new Set<StreamRelay>();
  /** How many of them each address has. */
  readonly #ofAddress = new Map<string, number>();
  readonly #idle = Promise.withResolvers<void>();
  /** Those of them that are only told that there are too many. */
  #refused = 0;
  #draining = false;

  /** @param engine The way to the engine. */
  constructor(engine: EngineLink, bounds: StreamBounds) {
    this.#engine = engine;
    this.#bounds = bounds;
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
   * @param address Where the sender is.
   */
  accept(request: Request, path: string, address: string): Response {
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
    const refusal = this.#refusal(address);
    if (refusal !== undefined && this.#refused >= MAX_REFUSED_STREAMS) {
      return errorResponse(503, OVER_LIMIT, refusal, retryAfter);
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
      maxBufferedBytes: this.#bounds.maxBufferedBytes,
      clock: this.clock,
      onEnd: () => this.#remove(relay, address, refusal !== undefined),
    });
    this.#live.add(relay);
    if (refusal === undefined) {
      this.#ofAddress.set(address, (this.#ofAddress.get(address) ?? 0) + 1);
    } else {
      this.#refused += 1;
      upgrade.socket.onopen = () => relay.end(CLOSE.tryLater, refusal, OVER_LIMIT);
    }
    return upgrade.response;
  }

  /** Why one more stream of an address is refused, as a sentence; undefined if it is taken. */
  #refusal(address: string): string | undefined {
    const { maxStreams, maxOfAddress } = this.#bounds;
    if (this.#live.size - this.#refused >= maxStreams) {
      return `There are ${maxStreams} live sessions already; try again in a few seconds.`;
    }
    const most = maxOfAddress(address);
    return (this.#ofAddress.get(address) ?? 0) >= most
      ? `There are ${most} live sessions from your address already; end one, or try again in a few seconds.`
      : undefined;
  }

  /**
   * Breaks off the streams that never brought a whole message, and those that have ended and wait for
   * their clients.
   *
   * @param sinceLook Those too that brought none since this look of {@linkcode clock}.
   * @returns How many.
   */
  breakOffSilent(sinceLook: number | undefined): number {
    const silent = [...this.#live].filter(({ heardAt }) =>
      heardAt === undefined || (sinceLook !== undefined && heardAt < sinceLook)
    );
    for (const relay of silent) {
      relay.breakOff("The gateway has too much to do; connect again in a few seconds.");
    }
    return silent.length;
  }

  /** Closes all streams with 1001; resolves when they are closed. No new ones come in from then on. */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const relay of this.#live) relay.drain();
    if (this.#live.size > 0) await this.#idle.promise;
  }

  #remove(relay: StreamRelay, address: string, refused: boolean): void {
    this.#live.delete(relay);
    if (refused) this.#refused -= 1;
    else {
      const left = (this.#ofAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#ofAddress.set(address, left);
      else this.#ofAddress.delete(address);
    }
    if (this.#draining && this.#live.size === 0) this.#idle.resolve();
  }
}
