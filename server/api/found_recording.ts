/** The recording that a request is about. */
import { z } from "@hono/zod-openapi";
import type { RecordingRow } from "../store/recordings.ts";
import type { Store } from "../store/store.ts";
import { ApiError } from "./errors.ts";

/** The part of an address that names a recording. */
export const idParam = z.object({ id: z.uuid() });

/**
 * Finds a recording by its id, in large or small letters.
 *
 * @throws {ApiError} If there is none.
 */
export function foundRecording(store: Store, id: string): RecordingRow {
  const row = store.recordings.get(id.toLowerCase());
  if (row === undefined) {
    throw new ApiError(404, "not_found", "There is no such recording; it may have been deleted.");
  }
  return row;
}
