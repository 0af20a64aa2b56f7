/** REST routes of transforms: what can be made of a recording's text, and what was made of it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { EVENT_STREAM_HEADERS } from "../../shared/event_stream.ts";
import { errorBodySchema } from "../../shared/recording.ts";
import {
  MAX_INSTRUCTION_LENGTH,
  transformListSchema,
  transformSchema,
  transformStylesSchema,
} from "../../shared/transform.ts";
import type { TransformJobs } from "../jobs/transform_jobs.ts";
import type { Store } from "../store/store.ts";
import type { TransformRow, TransformWish } from "../store/transforms.ts";
import { languageOf, MAX_LANGUAGE_LENGTH } from "../transform/language.ts";
import type { StyleLibrary } from "../transform/styles/library.ts";
import { INSTRUCTION_STYLE, needsLanguage } from "../transform/styles/style.ts";
import { noLanguage, noSuchStyle } from "../transform/task.ts";
import { NO_MODEL, type TransformerSet } from "../transform/transformers.ts";
import { ApiError } from "./errors.ts";
import { foundRecording, idParam } from "./found_recording.ts";
import { transformStream } from "./transform_stream.ts";
import { transformView } from "./transform_view.ts";
import { json } from "./json_content.ts";

/** What the routes work with. */
export interface TransformRoutesDeps {
  readonly store: Store;
  readonly styles: StyleLibrary;
  readonly transformers: Pick<TransformerSet, "model" | "forStyle">;
  readonly transforms: Pick<TransformJobs, "add" | "follow" | "full" | "trouble">;
}

const stylesRoute = createRoute({
  method: "get",
  path: "/v1/transforms",
  summary: "Styles: what can be made of a recording's text",
  responses: { 200: json(transformStylesSchema, "The styles.") },
});

const listRoute = createRoute({
  method: "get",
  path: "/v1/recordings/{id}/transforms",
  summary: "What was made of a recording's text, newest first",
  request: { params: idParam },
  responses: {
    200: json(transformListSchema, "The transforms."),
    404: json(errorBodySchema, "No such recording."),
  },
});

const wishSchema = z.strictObject({
  /** Name of a style; or `instruction`. */
  style: z.string().min(1).max(100).optional(),
  /** For a style that needs one: a code such as `fr`, or a name such as `French`. */
  language: z.string().min(1).max(MAX_LANGUAGE_LENGTH).optional(),
  /** What is wanted, in a person's own words. */
  instruction: z.string().max(MAX_INSTRUCTION_LENGTH).transform((text) =>
    text.toWellFormed().trim()
  )
    .optional(),
});

const addRoute = createRoute({
  method: "post",
  path: "/v1/recordings/{id}/transforms",
  summary: "Makes something of a recording's text: by `style`, or by an `instruction`",
  request: {
    params: idParam,
    body: { required: true, content: { "application/json": { schema: wishSchema } } },
  },
  responses: {
    200: {
      description:
        "For who accepts `text/event-stream`: `transform` with each change of its state, `text` with how " +
        "its result goes on. It goes on whoever reads it.",
      content: { "text/event-stream": { schema: z.string() } },
    },
    202: json(
      transformSchema,
      "It is taken on; see `GET` of the same address for what becomes of it.",
    ),
    400: json(errorBodySchema, "No such style, or no language."),
    404: json(errorBodySchema, "No such recording."),
    409: json(errorBodySchema, "There is no text, no model, or the recording is in the bin."),
    503: json(errorBodySchema, "Too many are under way."),
  },
});

/** Adds the routes of transforms. */
export function addTransformRoutes(app: OpenAPIHono, deps: TransformRoutesDeps): void {
  const { store, styles, transformers, transforms } = deps;

  app.openapi(stylesRoute, async (c) => {
    const { styles: all, problems } = await styles.list();
    const messages = [transforms.trouble, ...problems].filter((each) => each !== undefined);
    return c.json({
      items: all.map((style) => {
        const usable = transformers.forStyle(style.name) !== undefined;
        return {
          name: style.name,
          title: style.title,
          description: style.description,
          needsLanguage: needsLanguage(style),
          usable,
          ...(usable ? {} : { message: NO_MODEL }),
        };
      }),
      model: transformers.model?.model ?? null,
      ...(messages.length > 0 && { message: messages.join("\n") }),
    }, 200);
  });

  app.openapi(listRoute, (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    return c.json({ items: store.transforms.of(id).map(transformView) }, 200);
  });

  /** What is asked for, as far as it can be done. */
  const checked = async (body: z.infer<typeof wishSchema>): Promise<TransformWish> => {
    const { style: name, instruction, language: given } = body;
    const language = given === undefined ? undefined : languageOf(given);
    if (instruction !== undefined) {
      if (name !== undefined && name !== INSTRUCTION_STYLE) {
        throw new ApiError(400, "invalid_request", "Give either a style or an instruction.");
      }
      if (instruction === "") {
        throw new ApiError(400, "invalid_request", "The instruction is empty; say what you want.");
      }
      return { style: INSTRUCTION_STYLE, instruction, language: null };
    }
    if (name === undefined || name === INSTRUCTION_STYLE) {
      throw new ApiError(
        400,
        "invalid_request",
        "Give a style, or an instruction in your own words.",
      );
    }
    const style = await styles.get(name);
    if (style === undefined) throw new ApiError(400, "no_such_style", noSuchStyle(name));
    if (given !== undefined && language === undefined) {
      throw new ApiError(
        400,
        "no_such_language",
        `The language ${given} is not known; give its code or its name, such as "fr" or "French".`,
      );
    }
    if (needsLanguage(style) && language === undefined) {
      throw new ApiError(400, "no_language", noLanguage(style.name));
    }
    return {
      style: style.name,
      instruction: null,
      language: needsLanguage(style) ? language?.tag ?? null : null,
    };
  };

  const add = async (id: string, body: z.infer<typeof wishSchema>): Promise<TransformRow> => {
    const wish = await checked(body);
    const recording = foundRecording(store, id);
    if (recording.state === "binned") {
      throw new ApiError(409, "binned", "This recording is in the bin; restore it first.");
    }
    if (transformers.forStyle(wish.style) === undefined) {
      throw new ApiError(409, "no_model", NO_MODEL);
    }
    if (recording.state === "ready" && !store.segments.anyText(recording.id)) {
      throw new ApiError(409, "no_text", "There are no words in this recording to work on.");
    }
    if (transforms.full) {
      throw new ApiError(
        503,
        "over_limit",
        "Very many texts are being worked on already; try again when some of them are done.",
      );
    }
    return transforms.add(recording.id, wish);
  };

  app.openapi(addRoute, async (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    const row = await add(id, c.req.valid("json"));
    if (!accepts(c.req.header("accept"), "text/event-stream")) {
      return c.json(transformView(row), 202);
    }
    const stream = transformStream(transforms.follow(row.id), () => store.transforms.get(row.id));
    return c.body(stream, 200, EVENT_STREAM_HEADERS);
  });
}

/** Whether a header `Accept` names a type. */
function accepts(header: string | undefined, type: string): boolean {
  return (header ?? "").split(",").some((part) =>
    part.split(";")[0]?.trim().toLowerCase() === type
  );
}
