/** REST routes of recordings, with the schemas that `/v1/openapi.json` documents. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { languageSchema, titleSchema } from "../../shared/protocol.ts";
import {
  errorBodySchema,
  recordingPageSchema,
  recordingSchema,
  recordingStateSchema,
  tagsSchema,
} from "../../shared/recording.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { OpenConversions } from "../convert/conversions.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import { termsOf } from "../search/query.ts";
import type { Store } from "../store/store.ts";
import { formatTranscript, TRANSCRIPT_FORMATS, TRANSCRIPT_TYPES } from "../transcript/formats.ts";
import { audioResponse } from "./audio_response.ts";
import { contentDisposition } from "./content_disposition.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { ApiError } from "./errors.ts";
import { foundRecording, idParam } from "./found_recording.ts";
import { RecordingView } from "./recording_view.ts";
import { json } from "./json_content.ts";

/** Most recordings in a page of the list. */
const MAX_PAGE = 200;
/** Most tags of a recording. */
const MAX_TAGS = 50;

/** What the routes work with. */
export interface RecordingRoutesDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  readonly registry: RecordingRegistry;
  readonly conversions: OpenConversions;
}

const notFound = { 404: json(errorBodySchema, "No such recording.") };
const file = (description: string): { description: string } => ({ description });
const booleanQuery = z.enum(["true", "false"]).optional().transform((text) => text === "true");

const listRoute = createRoute({
  method: "get",
  path: "/v1/recordings",
  summary: "Recordings, newest first",
  request: {
    query: z.object({
      query: z.string().max(500).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      state: recordingStateSchema.optional(),
      tag: z.string().max(100).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
    }),
  },
  responses: {
    200: json(
      recordingPageSchema,
      "A page; `next` is the cursor of the following one, be this one short or empty. To a query with where it was found.",
    ),
  },
});

const tagsRoute = createRoute({
  method: "get",
  path: "/v1/tags",
  summary: "The tags in use",
  responses: { 200: json(tagsSchema, "Those of most recordings first.") },
});

const getRoute = createRoute({
  method: "get",
  path: "/v1/recordings/{id}",
  summary: "A recording with its segments",
  request: { params: idParam },
  responses: { 200: json(recordingSchema, "The recording."), ...notFound },
});

const patchRoute = createRoute({
  method: "patch",
  path: "/v1/recordings/{id}",
  summary: "Changes title, language or tags",
  request: {
    params: idParam,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            title: titleSchema.optional(),
            language: languageSchema.nullable().optional(),
            tags: z.array(z.string().min(1).max(100).transform((tag) => tag.toWellFormed()))
              .max(MAX_TAGS).optional(),
          }),
        },
      },
    },
  },
  responses: { 200: json(recordingSchema, "The recording as it is now."), ...notFound },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/recordings/{id}",
  summary: "Moves a recording to the bin, or removes it for good",
  request: { params: idParam, query: z.object({ permanent: booleanQuery }) },
  responses: { 204: { description: "Done." }, ...notFound },
});

const restoreRoute = createRoute({
  method: "post",
  path: "/v1/recordings/{id}/restore",
  summary: "Takes a recording out of the bin",
  request: { params: idParam },
  responses: { 200: json(recordingSchema, "The recording."), ...notFound },
});

const finishRoute = createRoute({
  method: "post",
  path: "/v1/recordings/{id}/finish",
  summary: "Ends a recording that is live or interrupted",
  request: { params: idParam },
  responses: {
    200: json(recordingSchema, "The recording."),
    409: json(errorBodySchema, "It has ended before."),
    ...notFound,
  },
});

const audioRoute = createRoute({
  method: "get",
  path: "/v1/recordings/{id}/audio",
  summary: "The audio as it is, WAV or OGG; ranges are served",
  request: { params: idParam },
  responses: { 200: file("The file."), 206: file("A part of it."), ...notFound },
});

const transcriptRoute = createRoute({
  method: "get",
  path: "/v1/recordings/{id}/transcript",
  summary: "The text as a file",
  request: {
    params: idParam,
    query: z.object({ format: z.enum(TRANSCRIPT_FORMATS).default("txt") }),
  },
  responses: { 200: file("The text."), ...notFound },
});

/** Adds the routes of recordings. */
export function addRecordingRoutes(app: OpenAPIHono, deps: RecordingRoutesDeps): void {
  const { store, folders, registry, conversions } = deps;
  const view = new RecordingView(store, folders, registry);

  app.openapi(listRoute, async (c) => {
    const { query, from, to, state, tag, cursor, limit } = c.req.valid("query");
    const terms = termsOf(query ?? "");
    const { rows, next } = store.list.page({
      terms,
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
      state,
      tag,
      after: cursor === undefined ? undefined : decodeCursor(cursor),
      limit,
    });
    return c.json({
      items: await Promise.all(rows.map((row) => view.summary(row, terms))),
      next: next === undefined ? null : encodeCursor(next),
    }, 200);
  });

  app.openapi(tagsRoute, (c) => c.json({ items: store.list.tags() }, 200));

  app.openapi(getRoute, async (c) => {
    return c.json(await view.full(foundRecording(store, c.req.valid("param").id)), 200);
  });

  app.openapi(patchRoute, async (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    const change = c.req.valid("json");
    store.recordings.update(id, change);
    return c.json(await view.full(foundRecording(store, id)), 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    if (c.req.valid("query").permanent) await registry.remove(id);
    else await registry.bin(id);
    return c.body(null, 204);
  });

  app.openapi(restoreRoute, async (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    registry.restore(id);
    return c.json(await view.full(foundRecording(store, id)), 200);
  });

  app.openapi(finishRoute, async (c) => {
    const { id } = foundRecording(store, c.req.valid("param").id);
    if (!await registry.finish(id)) {
      throw new ApiError(409, "already_ended", "This recording has ended before.");
    }
    return c.json(await view.full(foundRecording(store, id)), 200);
  });

  app.openapi(audioRoute, async (c) => {
    const row = foundRecording(store, c.req.valid("param").id);
    conversions.recentUse.touch(row.id);
    const audio = await folders.openAudio(row.id);
    if (audio === undefined) {
      throw new ApiError(404, "audio_missing", "The audio is not in this recording's folder.");
    }
    return audioResponse(c.req.raw, audio, view.fileName(row));
  });

  app.openapi(transcriptRoute, async (c) => {
    const row = foundRecording(store, c.req.valid("param").id);
    const { format } = c.req.valid("query");
    return c.body(formatTranscript(await view.full(row), format), 200, {
      "content-type": TRANSCRIPT_TYPES[format],
      "content-disposition": contentDisposition(`${view.fileName(row)}.${format}`),
    });
  });
}
