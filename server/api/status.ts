/** `GET /v1/status`: what the engine is doing. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { type EngineStatus, engineStatusSchema } from "../../shared/status.ts";
import { json } from "./json_content.ts";

const statusRoute = createRoute({
  method: "get",
  path: "/v1/status",
  summary: "What the engine is doing",
  responses: {
    200: json(engineStatusSchema, "Its state right now."),
  },
});

/** Adds the route of the status. */
export function addStatusRoute(app: OpenAPIHono, status: () => EngineStatus): void {
  app.openapi(statusRoute, (c) => c.json(status(), 200));
}
