/** Error answers of the gateway, which no cache keeps. */
import * as shared from "../shared/error_response.ts";
import { RETRY_AFTER_S } from "./limits.ts";

/** Makes an error answer; see {@linkcode shared.errorResponse}. */
export function errorResponse(
  ...[status, code, message, headers]: Parameters<typeof shared.errorResponse>
): Response {
  return shared.errorResponse(status, code, message, { "cache-control": "no-store", ...headers });
}

/** The answer to new work while the gateway drains. */
export function drainingResponse(): Response {
  return errorResponse(503, "draining", "The gateway is stopping; try again soon.", {
    "retry-after": String(RETRY_AFTER_S),
  });
}
