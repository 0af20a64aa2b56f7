/** `GET /v1/recordings/{id}/peaks`: how loud a recording is over its length. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { samplesToMs } from "../../shared/protocol.ts";
import { errorBodySchema, peaksSchema } from "../../shared/recording.ts";
import { AudioFileError } from "../audio/audio_file_error.ts";
import { fewerPeaks, type Peaks } from "../audio/peaks.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import type { Store } from "../store/store.ts";
import { ApiError } from "./errors.ts";
import { foundRecording, idParam } from "./found_recording.ts";
import { json } from "./json_content.ts";

/** Most peaks of an answer. */
const MAX_PEAKS = 10_000;

/** What the route works with. */
export interface PeaksRouteDeps {
  readonly store: Store;
  readonly registry: RecordingRegistry;
  readonly peaks: Peaks;
}

const peaksRoute = createRoute({
  method: "get",
  path: "/v1/recordings/{id}/peaks",
  summary: "How loud the recording is over its length, for a picture of it",
  request: {
    params: idParam,
    query: z.object({ count: z.coerce.number().int().min(1).max(MAX_PEAKS).default(2_000) }),
  },
  responses: {
    200: json(peaksSchema, "The loudest sample of each equal part of the recording."),
    404: json(errorBodySchema, "No such recording, or its audio is missing."),
    422: json(errorBodySchema, "Its audio is damaged."),
  },
});

/** Adds the route. */
export function addPeaksRoute(app: OpenAPIHono, { store, registry, peaks }: PeaksRouteDeps): void {
  app.openapi(peaksRoute, async (c) => {
    const row = foundRecording(store, c.req.valid("param").id);
    const live = registry.get(row.id);
    const samples = live?.committedSamples ?? row.samples;
    const whole = live === undefined && row.state !== "live" && row.state !== "interrupted";
    try {
      const all = await peaks.of(row.id, samples, whole);
      const durationMs = samplesToMs(samples);
      return c.json({ durationMs, peaks: fewerPeaks(all, c.req.valid("query").count) }, 200);
    } catch (error) {
      if (error instanceof AudioFileError) {
        throw new ApiError(422, "audio_damaged", "The audio of this recording can't be read.");
      }
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new ApiError(404, "audio_missing", "The audio is not in this recording's folder.");
    }
  });
}
