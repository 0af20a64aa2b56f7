/** Error answers in the shape that every route has. */
import type { ErrorBody } from "../shared/recording.ts";
import { RETRY_AFTER_S } from "./limits.ts";

/**
 * An error answer.
 *
 * @param message A sentence: what happened, and what to do next.
 * @param headers Further headers, such as `retry-after`.
 */
export function errorResponse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body: ErrorBody = { error: { code, message } };
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** The answer to new work while the gateway drains. */
export function drainingResponse(): Response {
  return errorResponse(503, "draining", "The gateway is stopping; try again soon.", {
    "retry-after": String(RETRY_AFTER_S),
  });
}
