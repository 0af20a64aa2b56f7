/** Relay of REST requests to the engine, streamed in both directions. */
import { logger } from "../../shared/log.ts";
import { messageOf } from "../../shared/errors.ts";
import {
  bodyBytesOf,
  LENGTH_REQUIRED,
  LENGTH_REQUIRED_MESSAGE,
  UPLOAD_PATH,
} from "../../shared/uploads.ts";
import { errorResponse } from "../errors.ts";
import { RETRY_AFTER_S } from "../limits.ts";
import { ENGINE_AWAY, ENGINE_AWAY_MESSAGE } from "./engine_away.ts";
import type { EngineLink } from "./engine_link.ts";

/** Headers that concern one connection only (RFC 9110, section 7.6.1), and their older kin. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Headers of a request that end here: who came in is settled, and the body is sent anew. */
const REQUEST_ONLY = [
  "accept-encoding",
  "authorization",
  "content-length",
  "cookie",
  "expect",
  "host",
];

function without(headers: Headers, names: readonly string[]): Headers {
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim())
    .filter((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
  const kept = new Headers(headers);
  for (const name of [...HOP_BY_HOP, ...names, ...named]) kept.delete(name);
  return kept;
}

/** Headers of an answer: recordings stay in no cache unless the engine says so. */
function answerHeaders(headers: Headers): Headers {
  const kept = without(headers, ["set-cookie"]);
  if (!kept.has("cache-control")) kept.set("cache-control", "no-store");
  return kept;
}

/** A body that calls `done` once, when it was read to its end, failed, or nobody wants it any more. */
function watched(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  done: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return body.pipeThrough(new TransformStream({ flush: done, cancel: done }));
}

/** Relays REST requests; at most so many at once. */
export class HttpRelay {
  readonly #engine: EngineLink;
  readonly #maxRequests: number;
  #underWay = 0;

  /**
   * @param engine The way to the engine.
   * @param maxRequests Most requests at once.
   */
  constructor(engine: EngineLink, maxRequests: number) {
    this.#engine = engine;
    this.#maxRequests = maxRequests;
  }

  /** Requests under way, answers that are still being sent included. */
  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Relays a request and its answer. Nobody's credentials go on, and a request that is given up here is
   * given up there.
   *
   * @param path Path and query for the engine.
   */
  async relay(request: Request, path: string): Promise<Response> {
    const retryAfter = { "retry-after": String(RETRY_AFTER_S) };
    if (this.#underWay >= this.#maxRequests) {
      return errorResponse(
        503,
        "over_limit",
        `${this.#maxRequests} requests are under way already; try again in a few seconds.`,
        retryAfter,
      );
    }
    const isUpload = request.method === "POST" && path.split("?", 1)[0] === UPLOAD_PATH;
    const upload = isUpload ? bodyBytesOf(request.headers) : undefined;
    // One that comes in chunks would pile up here, since nothing holds its sender back.
    if (isUpload && upload === undefined) {
      return errorResponse(411, LENGTH_REQUIRED, LENGTH_REQUIRED_MESSAGE);
    }
    this.#underWay += 1;
    let counted = true;
    const done = (): void => {
      if (counted) this.#underWay -= 1;
      counted = false;
    };
    const headers = without(request.headers, REQUEST_ONLY);
    // The gateway compresses for the browser; between the two programs it would only cost time.
    headers.set("accept-encoding", "identity");
    try {
      const { method, body: sent, signal } = request;
      const answer = upload !== undefined && sent !== null
        ? await this.#engine.upload(path, {
          method,
          headers,
          body: sent,
          bodyBytes: upload,
          signal,
        })
        : await this.#engine.fetch(path, {
          method,
          headers,
          body: sent,
          signal,
          redirect: "manual",
        });
      const body = answer.body === null ? null : watched(answer.body, done);
      if (body === null) done();
      return new Response(body, {
        status: answer.status,
        headers: answerHeaders(answer.headers),
      });
    } catch (error) {
      done();
      logger("ui", "relay").debug("engine did not answer", { error: messageOf(error) });
      return errorResponse(503, ENGINE_AWAY, ENGINE_AWAY_MESSAGE, retryAfter);
    }
  }
}
