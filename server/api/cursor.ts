/** Cursors of the list: where the next page begins. */
import { z } from "zod";
import type { ListPosition } from "../store/recording_list.ts";
import { ApiError } from "./errors.ts";

const cursorSchema = z.tuple([z.int().min(0), z.uuid()]);

/** Makes the cursor of the page that follows a recording. */
export function encodeCursor({ createdAt, id }: ListPosition): string {
  return btoa(JSON.stringify([createdAt, id])).replaceAll("=", "");
}

/**
 * Reads a cursor.
 *
 * @throws {ApiError} If it isn't one.
 */
export function decodeCursor(cursor: string): ListPosition {
  try {
    const [createdAt, id] = cursorSchema.parse(JSON.parse(atob(cursor)));
    return { createdAt, id };
  } catch {
    throw new ApiError(400, "bad_cursor", "The cursor is not one of this list; begin without it.");
  }
}
