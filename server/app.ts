/** All routes of the engine. */
import { bodyLimit } from "@hono/hono/body-limit";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { errorResponse } from "../shared/error_response.ts";
import { messageOf } from "../shared/errors.ts";
import { logger } from "../shared/log.ts";
import type { LogFeed } from "../shared/log/log_feed.ts";
import { enginesSchema, type Readiness, readinessSchema } from "../shared/recording.ts";
import type { EngineStatus } from "../shared/status.ts";
import { UPLOAD_PATH } from "../shared/uploads.ts";
import { VERSION } from "../shared/version.ts";
import { ApiError, drainingResponse } from "./api/errors.ts";
import { json } from "./api/json_content.ts";
import { addLogsRoute } from "./api/logs.ts";
import { addPeaksRoute, type PeaksRouteDeps } from "./api/peaks.ts";
import { addStatusRoute } from "./api/status.ts";
import { addMarkRoutes } from "./api/marks.ts";
import { addRecordingRoutes } from "./api/recordings.ts";
import { addSettingsRoutes, type SettingsRoutesDeps } from "./api/settings.ts";
import { addSegmentRoutes, type SegmentRoutesDeps } from "./api/segments.ts";
import { addTransformRoutes, type TransformRoutesDeps } from "./api/transforms.ts";
import { addUploadRoute, type UploadRouteDeps } from "./api/uploads.ts";

/** Methods that neither change anything nor begin work. */
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];
/** Route that asks the engine to drain. */
const DRAIN_PATH = "/internal/drain";

/** What the routes work with. */
export interface AppDeps
  extends
    SegmentRoutesDeps,
    TransformRoutesDeps,
    UploadRouteDeps,
    SettingsRoutesDeps,
    PeaksRouteDeps {
  /** Largest body of a request that is no upload, in bytes. */
  readonly maxBodyBytes: number;
  /** Answers a request for the live stream. */
  readonly stream: (request: Request) => Response;
  readonly readiness: () => Readiness;
  readonly status: () => EngineStatus;
  /** The engine's own log. */
  readonly logs: LogFeed;
  /** Ends the program as SIGTERM does. */
  readonly drain: () => void;
  /** Whether that is under way: what changes something or begins work is refused. */
  readonly draining: () => boolean;
}

const healthRoute = createRoute({
  method: "get",
  path: "/health",
  summary: "Whether the program answers",
  responses: {
    200: json(z.object({ status: z.literal("ok") }), "It does."),
  },
});

const readyRoute = createRoute({
  method: "get",
  path: "/ready",
  summary: "Whether recordings can be taken, and what is missing",
  responses: {
    200: json(readinessSchema, "Ready."),
    503: json(readinessSchema, "Not ready yet."),
  },
});

const enginesRoute = createRoute({
  method: "get",
  path: "/v1/engines",
  summary: "Engines for speech to text, and which is in use",
  responses: {
    200: json(enginesSchema, "The engines."),
  },
});

/** Makes the engine's routes. */
export function createApp(deps: AppDeps): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      const where = issue?.path.join(".") ?? "";
      const what = issue?.message ?? "it does not fit";
      throw new ApiError(
        400,
        "invalid_request",
        `The ${result.target} ${where} is refused: ${what}.`,
      );
    },
  });
  app.onError((error) => {
    if (error instanceof ApiError) {
      return errorResponse(error.status, error.code, error.message, error.headers);
    }
    if ("status" in error && error.status === 400) {
      return errorResponse(400, "invalid_request", "The body is not valid JSON.");
    }
    logger("server.requests").error("a request failed", { error: messageOf(error) });
    return errorResponse(500, "internal", "Something went wrong in the engine; its log says more.");
  });
  app.notFound(() => errorResponse(404, "not_found", "There is no such address."));
  app.use(async (c, next) => {
    const refused = deps.draining() && !SAFE_METHODS.includes(c.req.method) &&
      c.req.path !== DRAIN_PATH;
    return refused ? drainingResponse() : await next();
  });
  const limitBody = bodyLimit({
    maxSize: deps.maxBodyBytes,
    onError: () =>
      errorResponse(413, "too_large", `A body is at most ${deps.maxBodyBytes} bytes; send less.`),
  });
  app.use((c, next) => {
    // An upload has a limit of its own.
    const isUpload = c.req.method === "POST" && c.req.path === UPLOAD_PATH;
    return isUpload ? next() : limitBody(c, next);
  });

  app.openapi(healthRoute, (c) => c.json({ status: "ok" as const }, 200));
  app.openapi(readyRoute, (c) => {
    const answer = deps.readiness();
    return c.json(answer, answer.ready ? 200 : 503);
  });
  app.openapi(enginesRoute, (c) => c.json(deps.engines(), 200));
  addStatusRoute(app, deps.status);
  addSettingsRoutes(app, deps);
  addLogsRoute(app, deps.logs);
  // On the engine's own socket only: the gateway doesn't relay it.
  app.post(DRAIN_PATH, (c) => {
    deps.drain();
    return c.body(null, 202);
  });
  app.get("/v1/stream", (c) => deps.stream(c.req.raw));
  addRecordingRoutes(app, deps);
  addSegmentRoutes(app, deps);
  addMarkRoutes(app, deps);
  addTransformRoutes(app, deps);
  addUploadRoute(app, deps);
  addPeaksRoute(app, deps);
  app.doc31("/v1/openapi.json", {
    openapi: "3.1.0",
    info: { title: "hero_voice", version: VERSION },
  });
  return app;
}
