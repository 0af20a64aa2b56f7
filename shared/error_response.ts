/** Error answers in the shape that every route of both programs has. */
import type { ErrorBody } from "./recording.ts";

/**
 * Makes an error answer.
 *
 * @param code Stable word for programs.
 * @param message Sentence for people: what happened, and what to do next.
 * @param headers Further headers, such as `retry-after`.
 */
export function errorResponse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body: ErrorBody = { error: { code, message } };
  return Response.json(body, { status, headers });
}
