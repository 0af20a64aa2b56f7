/** REST routes of a recording's segments: making their texts anew, and changing them by hand. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ENGINE_NAMES } from "../../shared/config.ts";
import {
  type Engines,
  errorBodySchema,
  recordingSchema,
  segmentSchema,
} from "../../shared/recording.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { OpenConversions } from "../convert/conversions.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import type { UnheardSound } from "../session/unheard_sound.ts";
import type { RecordingRow } from "../store/recordings.ts";
import type { Store } from "../store/store.ts";
import { ApiError } from "./errors.ts";
import { foundRecording, idParam } from "./found_recording.ts";
import { RecordingView, segmentView } from "./recording_view.ts";
import { json } from "./json_content.ts";

/** Longest text of a segment, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 20_000;
/** Most segments that can be named in a request. */
const MAX_SEGMENTS = 10_000;

/** What the routes work with. */
export interface SegmentRoutesDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  readonly registry: RecordingRegistry;
  readonly engines: () => Engines;
  /** New work is in the job table. */
  readonly kickJobs: () => void;
  readonly conversions: OpenConversions;
  readonly unheard: UnheardSound;
}

const retryRoute = createRoute({
  method: "post",
  path: "/v1/recordings/{id}/retry",
  summary:
    "Makes texts anew: those that failed or wait, or the segments named; also of sound in no segment; without segments named the conversion too, if it failed or waits",
  request: {
    params: idParam,
    body: {
      content: {
        "application/json": {
          schema: z.strictObject({
            segments: z.array(z.int().min(0)).max(MAX_SEGMENTS).optional(),
            /** Also the sound in which speech detection found no speech. */
            unheard: z.boolean().optional(),
            engine: z.enum(ENGINE_NAMES).optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json(
      recordingSchema,
      "The recording; texts that are there stay until there are new ones.",
    ),
    404: json(errorBodySchema, "No such recording or segment."),
    409: json(
      errorBodySchema,
      "The engine can't be used, the recording is in the bin, or it can't be done before its end.",
    ),
  },
});

const patchRoute = createRoute({
  method: "patch",
  path: "/v1/recordings/{id}/segments/{segment}",
  summary: "Changes a segment's text by hand; the engine's own is kept as `original`",
  request: {
    params: idParam.extend({ segment: z.coerce.number().int().min(0) }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            text: z.string().max(MAX_TEXT_LENGTH).transform((text) => text.toWellFormed()),
          }),
        },
      },
    },
  },
  responses: {
    200: json(segmentSchema, "The segment as it is now."),
    404: json(errorBodySchema, "No such recording or segment."),
  },
});

/** Adds the routes of segments. */
export function addSegmentRoutes(app: OpenAPIHono, deps: SegmentRoutesDeps): void {
  const { store, registry } = deps;
  const view = new RecordingView(store, deps.folders, registry);

  const refuseMissing = (id: string, segment: number): void => {
    if (store.segments.get(id, segment) !== undefined) return;
    throw new ApiError(404, "no_such_segment", `This recording has no segment ${segment}.`);
  };

  const refuseUnusable = (name: string): void => {
    const engine = deps.engines().items.find((item) => item.name === name);
    if (engine?.usable) return;
    const why = engine?.message ?? "See GET /v1/engines for those that can.";
    throw new ApiError(409, "engine_unusable", `The engine ${name} can't be used. ${why}`);
  };

  const refuseUnsearched = ({ state, samples, searchedSamples }: RecordingRow): void => {
    if (state === "live" || state === "interrupted") {
      throw new ApiError(409, "not_ended", "This recording has not ended yet; end it first.");
    }
    if (searchedSamples >= samples) return;
    throw new ApiError(
      409,
      "not_searched",
      "Speech is still being looked for in this recording; try again when that is done.",
    );
  };

  app.openapi(retryRoute, async (c) => {
    const row = foundRecording(store, c.req.valid("param").id);
    const { id, state } = row;
    const { segments, unheard = false, engine } = c.req.valid("json");
    if (state === "binned") {
      throw new ApiError(409, "binned", "This recording is in the bin; restore it first.");
    }
    segments?.forEach((segment) => refuseMissing(id, segment));
    if (engine !== undefined) refuseUnusable(engine);
    if (unheard) {
      refuseUnsearched(row);
      await deps.unheard.add(id, engine ?? null);
    }
    store.retrySegments(id, segments, engine ?? null);
    deps.kickJobs();
    if (segments === undefined) deps.conversions.kick();
    return c.json(await view.full(foundRecording(store, id)), 200);
  });

  app.openapi(patchRoute, (c) => {
    const { id: given, segment } = c.req.valid("param");
    const { id } = foundRecording(store, given);
    refuseMissing(id, segment);
    store.editSegment(id, segment, c.req.valid("json").text);
    registry.get(id)?.tellOutcome(segment);
    const row = store.segments.get(id, segment);
    if (row === undefined) throw new Error(`segment ${segment} of ${id} is gone`);
    return c.json(segmentView(row), 200);
  });
}
