/** REST routes of what a person sets on the page. */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { errorBodySchema } from "../../shared/recording.ts";
import { settingsChangeSchema, settingsSchema } from "../../shared/settings.ts";
import type { Settings } from "../settings/settings.ts";
import type { StyleLibrary } from "../transform/styles/library.ts";
import { automaticWish } from "../transform/task.ts";
import { ApiError } from "./errors.ts";
import { json } from "./json_content.ts";

/** What the routes work with. */
export interface SettingsRoutesDeps {
  readonly settings: Settings;
  readonly styles: StyleLibrary;
}

const answers = {
  200: json(settingsSchema, "All settings, and where each comes from."),
};

const getRoute = createRoute({
  method: "get",
  path: "/v1/settings",
  summary: "What is set: on the page, else by name in the environment, else by default",
  responses: answers,
});

const patchRoute = createRoute({
  method: "patch",
  path: "/v1/settings",
  summary: "Changes settings; null goes back to what holds without it",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: settingsChangeSchema } },
    },
  },
  responses: {
    ...answers,
    400: json(errorBodySchema, "A value is not allowed; nothing was changed."),
  },
});

/** Adds the routes of the settings. */
export function addSettingsRoutes(app: OpenAPIHono, deps: SettingsRoutesDeps): void {
  const { settings, styles } = deps;
  app.openapi(getRoute, (c) => c.json(settings.describe(), 200));
  app.openapi(patchRoute, async (c) => {
    const change = c.req.valid("json");
    if (
      typeof change.style === "string" &&
      await styles.get(automaticWish(change.style).style) === undefined
    ) {
      throw new ApiError(
        400,
        "no_such_style",
        "There is no style of that name; GET /v1/transforms lists those there are.",
      );
    }
    settings.change(change);
    return c.json(settings.describe(), 200);
  });
}
