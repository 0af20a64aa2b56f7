/** The gateway's routes. */
import { type Context, Hono } from "@hono/hono";
import { messageOf } from "../shared/errors.ts";
import { logger } from "../shared/log.ts";
import { admit } from "./access/admission.ts";
import { FailureLimit } from "./access/failure_limit.ts";
import { allowedHosts, checkHost } from "./access/host_check.ts";
import { cookieNameOf, logIn } from "./access/login.ts";
import { checkOrigin } from "./access/origin_check.ts";
import type { Token } from "./access/token.ts";
import type { ListenAddress } from "../shared/gateway_address.ts";
import type { GatewayStatus } from "../shared/status.ts";
import { drainingResponse, errorResponse } from "./errors.ts";
import { MAX_TOKEN_FAILURES, TOKEN_FAILURE_REFILL_MS } from "./limits.ts";
import { type LogSource, respondLogs } from "./logs/logs_route.ts";
import type { PageFiles } from "./page/page_files.ts";
import { newNonce, securityHeaders } from "./page/security_headers.ts";
import type { HttpRelay } from "./relay/http_relay.ts";
import { withGatewayStatus } from "./status_route.ts";
import type { StreamRelays } from "./relay/stream_relays.ts";

/** What the gateway's routes need. */
export interface GatewayDeps {
  /** Where it listens, with the port that it really has. */
  readonly address: ListenAddress;
  /** Further names in the `Host` header that it answers to. */
  readonly furtherHosts: readonly string[];
  /** The token; undefined where it is off. */
  readonly token: Token | undefined;
  readonly page: PageFiles;
  readonly http: HttpRelay;
  readonly streams: StreamRelays;
  /** The logs of both programs. */
  readonly logs: LogSource;
  /** What it says of itself. */
  readonly status: () => GatewayStatus;
}

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** Path and query of a request, with dot segments resolved, as the engine will see them. */
function targetOf(request: Request): { readonly path: string; readonly query: string } {
  const { pathname, search } = new URL(request.url);
  return { path: pathname, query: search };
}

function notFound(): Response {
  return errorResponse(404, "not_found", "There is nothing at this address; the page is at /.");
}

function foreign(): Response {
  return errorResponse(
    403,
    "foreign_origin",
    "The request comes from another site's page; use the gateway's own page, or a program with the token as bearer.",
  );
}

/** What the server knows of a request besides itself. */
export interface GatewayEnv {
  readonly Bindings: {
    /** Address of its sender. */
    readonly address?: string;
  };
  readonly Variables: {
    /** The nonce of the answer, if it is a file of the page. */
    nonce?: string;
  };
}

/** Makes the gateway's routes. */
export function createGateway(deps: GatewayDeps): Hono<GatewayEnv> {
  const { address, token, page, http, streams, logs, status } = deps;
  const hosts = allowedHosts(address, deps.furtherHosts);
  const cookieName = cookieNameOf(address.port);
  const newLimit = (): FailureLimit =>
    new FailureLimit({ capacity: MAX_TOKEN_FAILURES, refillMs: TOKEN_FAILURE_REFILL_MS });
  const admission = { token, cookieName, failures: newLimit() };
  const login = {
    token,
    cookieName,
    secure: address.scheme === "https",
    failures: newLimit(),
    reading: { count: 0 },
  };

  const hostOf = (request: Request): string | null =>
    request.headers.get("host") ??
      // HTTP/2, which Deno speaks under TLS only, has the name in :authority, which is the URL's.
      (address.scheme === "https" ? new URL(request.url).host : null);
  const originOf = (request: Request): ReturnType<typeof checkOrigin> =>
    checkOrigin(request.headers, address.scheme, hostOf(request) ?? "");

  const app = new Hono<GatewayEnv>();
  app.use(async (c, next) => {
    const host = checkHost(hostOf(c.req.raw), hosts);
    if (!host.ok) {
      c.res = errorResponse(host.status, "host_refused", host.message);
    } else if (!SAFE_METHODS.includes(c.req.method) && originOf(c.req.raw) === "foreign") {
      c.res = foreign();
    } else {
      await next();
    }
    // The answer to a WebSocket must stay as Deno made it.
    if (c.res.status === 101) return;
    for (const [name, value] of Object.entries(securityHeaders(c.get("nonce")))) {
      c.res.headers.set(name, value);
    }
  });

  /** Lets a request for data in, or gives the answer that turns it away. */
  const guard = (request: Request): Response | undefined => {
    if (originOf(request) === "foreign") return foreign();
    const admitted = admit(request.headers, admission);
    return admitted.by === "nothing" ? admitted.response : undefined;
  };

  app.get("/health", () => Response.json({ status: "ok" }));
  app.post("/login", (c) => logIn(c.req.raw, login));
  app.get("/v1/stream", (c) => {
    const request = c.req.raw;
    const origin = originOf(request);
    if (origin === "foreign") return foreign();
    const admitted = admit(request.headers, admission);
    if (admitted.by === "nothing") return admitted.response;
    if (origin === "unstated" && admitted.by === "cookie") return foreign();
    const { path, query } = targetOf(request);
    return streams.accept(request, path + query, c.env?.address ?? "");
  });
  const relay = (c: Context): Response | Promise<Response> => {
    const { path, query } = targetOf(c.req.raw);
    // The routes see the path as it was sent: dot segments must not lead out of what is relayed.
    if (path !== "/ready" && !path.startsWith("/v1/")) return notFound();
    const refused = guard(c.req.raw);
    if (refused !== undefined) return refused;
    if (streams.draining && !SAFE_METHODS.includes(c.req.method)) return drainingResponse();
    return http.relay(c.req.raw, path + query);
  };
  app.get("/ready", relay);
  app.get("/v1/logs", (c) => guard(c.req.raw) ?? respondLogs(c.req.raw, logs));
  app.get("/v1/status", async (c) => withGatewayStatus(await relay(c), status));
  app.all("/v1/*", relay);
  app.get("*", (c) => {
    const nonce = newNonce();
    const file = page.respond(c.req.raw, nonce);
    if (file !== undefined) c.set("nonce", nonce);
    return file ?? notFound();
  });
  app.notFound(notFound);
  app.onError((error) => {
    logger("ui", "app").error("a request failed", { error: messageOf(error) });
    return errorResponse(500, "failed", "The gateway failed to answer; try again.");
  });
  return app;
}
