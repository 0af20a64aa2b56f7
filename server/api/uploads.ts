/** `POST /v1/recordings`: a file becomes a recording. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { languageSchema, titleSchema } from "../../shared/protocol.ts";
import { errorBodySchema, recordingSchema } from "../../shared/recording.ts";
import {
  bodyBytesOf,
  LENGTH_REQUIRED,
  LENGTH_REQUIRED_MESSAGE,
  UPLOAD_PATH,
} from "../../shared/uploads.ts";
import { titleFrom } from "../upload/title.ts";
import type { Uploads } from "../upload/uploads.ts";
import { ApiError } from "./errors.ts";
import { json } from "./json_content.ts";
import type { RecordingRoutesDeps } from "./recordings.ts";
import { RecordingView } from "./recording_view.ts";

/** What the route works with. */
export interface UploadRouteDeps extends RecordingRoutesDeps {
  readonly uploads: Uploads;
}

const uploadRoute = createRoute({
  method: "post",
  path: UPLOAD_PATH,
  summary: "Makes a recording of a file, which is the body; its text follows in the background",
  request: {
    query: z.object({ title: titleSchema.optional(), language: languageSchema.optional() }),
    body: {
      required: true,
      description: "A WAV or Ogg Opus file, or another one where ffmpeg is switched on. " +
        "Without `title` the name in Content-Disposition is its title.",
      content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
    },
  },
  responses: {
    201: json(recordingSchema, "The recording: the file is safe."),
    408: json(errorBodySchema, "Nothing of the file came for too long."),
    411: json(errorBodySchema, "It comes without its size."),
    413: json(errorBodySchema, "It is too large or too long."),
    415: json(errorBodySchema, "It is of no kind that is accepted."),
    422: json(errorBodySchema, "It can't be read, or has no sound."),
    503: json(errorBodySchema, "There is too much to do already, or the engine is restarting."),
    507: json(errorBodySchema, "There is too little room on the disk."),
  },
});

/** Adds the route. */
export function addUploadRoute(app: OpenAPIHono, deps: UploadRouteDeps): void {
  const { store, folders, registry, uploads } = deps;
  const view = new RecordingView(store, folders, registry);

  app.openapi(uploadRoute, async (c) => {
    const { title, language } = c.req.valid("query");
    const { body, headers } = c.req.raw;
    const declaredBytes = bodyBytesOf(headers);
    if (declaredBytes === undefined) {
      throw new ApiError(411, LENGTH_REQUIRED, LENGTH_REQUIRED_MESSAGE);
    }
    const id = await uploads.receive({
      body,
      declaredBytes,
      title: title ?? titleFrom(headers.get("content-disposition")),
      language,
    });
    const row = store.recordings.get(id);
    if (row === undefined) throw new Error(`recording ${id} is gone`);
    return c.json(await view.full(row), 201, { location: `${UPLOAD_PATH}/${id}` });
  });
}
