/** REST routes of the moments that are marked in a recording: adding, naming and removing them. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { markLabelSchema, msToSamples, samplesToMs } from "../../shared/protocol.ts";
import { errorBodySchema, type Mark, marksSchema } from "../../shared/recording.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import type { Store } from "../store/store.ts";
import { ApiError } from "./errors.ts";
import { foundRecording, idParam } from "./found_recording.ts";
import { json } from "./json_content.ts";

/** What the routes work with. */
export interface MarkRoutesDeps {
  readonly store: Store;
  readonly registry: RecordingRegistry;
}

const params = idParam.extend({ atMs: z.coerce.number().int().min(0) });
const marks = json(marksSchema, "The recording's marks as they are now, in order.");
const notFound = json(errorBodySchema, "No such recording.");

const putRoute = createRoute({
  method: "put",
  path: "/v1/recordings/{id}/marks/{atMs}",
  summary: "Marks a moment, or names it",
  request: {
    params,
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            /** What it is called; without it an earlier name stays, empty takes it away. */
            label: markLabelSchema.optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: marks,
    400: json(errorBodySchema, "It lies behind the recording's end."),
    404: notFound,
    409: json(errorBodySchema, "There are too many marks already."),
  },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/v1/recordings/{id}/marks/{atMs}",
  summary: "Removes a mark, if it is there",
  request: { params },
  responses: { 200: marks, 404: notFound },
});

/** A recording's marks as the routes show them. */
export function marksView(store: Store, id: string): Mark[] {
  return store.recordings.marks(id)
    .map(({ atSample, label }) => ({ atMs: samplesToMs(atSample), label }));
}

/** Adds the routes of marks. */
export function addMarkRoutes(app: OpenAPIHono, { store, registry }: MarkRoutesDeps): void {
  app.openapi(putRoute, (c) => {
    const { id: given, atMs } = c.req.valid("param");
    const { id, samples } = foundRecording(store, given);
    const { label } = c.req.valid("json");
    const durationMs = samplesToMs(registry.get(id)?.committedSamples ?? samples);
    if (atMs > durationMs) {
      throw new ApiError(400, "behind_end", `The recording is ${durationMs} ms long, not ${atMs}.`);
    }
    // Where it was marked while it was recorded, to the sample.
    const there = store.recordings.marks(id).find(({ atSample }) => samplesToMs(atSample) === atMs);
    if (!store.recordings.addMark(id, there?.atSample ?? msToSamples(atMs), label)) {
      throw new ApiError(
        409,
        "too_many_marks",
        "There are too many marks in this recording; remove some first.",
      );
    }
    return c.json({ items: marksView(store, id) }, 200);
  });

  app.openapi(deleteRoute, (c) => {
    const { id: given, atMs } = c.req.valid("param");
    const { id } = foundRecording(store, given);
    for (const { atSample } of store.recordings.marks(id)) {
      if (samplesToMs(atSample) === atMs) store.recordings.removeMark(id, atSample);
    }
    return c.json({ items: marksView(store, id) }, 200);
  });
}
