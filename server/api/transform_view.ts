/** Transforms as the REST routes show them. */
import type { Transform } from "../../shared/transform.ts";
import type { TransformRow } from "../store/transforms.ts";

/** A transform as the routes show it. */
export function transformView(row: TransformRow): Transform {
  return {
    id: row.id,
    style: row.style,
    ...(row.instruction === null ? {} : { instruction: row.instruction }),
    ...(row.language === null ? {} : { language: row.language }),
    model: row.model,
    promptVersion: row.promptVersion,
    createdAt: new Date(row.createdAt).toISOString(),
    state: row.state,
    text: row.text,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.nextTryAt === null ? {} : { nextTryAt: new Date(row.nextTryAt).toISOString() }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}
