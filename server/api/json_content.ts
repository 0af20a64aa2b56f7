/** JSON in the description of a route. */
import type { z } from "@hono/zod-openapi";

/**
 * A body or an answer of JSON, as a route describes it.
 *
 * @param description What it is, in a sentence.
 */
export function json<T extends z.ZodType>(schema: T, description: string): {
  description: string;
  content: { "application/json": { schema: T } };
} {
  return { description, content: { "application/json": { schema } } };
}
