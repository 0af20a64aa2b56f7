/** `GET /v1/logs`: the engine's own log as it comes. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { EVENT_STREAM_HEADERS } from "../../shared/event_stream.ts";
import { logEvents, TOO_MANY_FOLLOWERS } from "../../shared/log/log_events.ts";
import type { LogFeed } from "../../shared/log/log_feed.ts";
import { logQuerySchema } from "../../shared/log_record.ts";
import { errorBodySchema } from "../../shared/recording.ts";
import { ApiError } from "./errors.ts";
import { json } from "./json_content.ts";

const logsRoute = createRoute({
  method: "get",
  path: "/v1/logs",
  summary: "The log as server-sent events; through the gateway that of both programs",
  request: { query: logQuerySchema },
  responses: {
    200: {
      description: "Events `log`, each with a line as JSON; `dropped` says how many were too much.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    503: json(errorBodySchema, "Too many watch it already."),
  },
});

/** Adds the route. */
export function addLogsRoute(app: OpenAPIHono, feed: LogFeed): void {
  app.openapi(logsRoute, (c) => {
    const stream = logEvents(feed, "server", c.req.valid("query"));
    if (stream === undefined) {
      throw new ApiError(503, TOO_MANY_FOLLOWERS.code, TOO_MANY_FOLLOWERS.message);
    }
    return c.body(stream, 200, EVENT_STREAM_HEADERS);
  });
}
