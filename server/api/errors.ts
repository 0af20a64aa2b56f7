/** Errors of the routes, and the answer while the engine drains. */
import { errorResponse } from "../../shared/error_response.ts";

/** When a client should try again while the engine is on its way out, in seconds. */
const DRAINING_RETRY_S = 2;

/** The answer to new work while the engine drains. */
export function drainingResponse(): Response {
  return errorResponse(503, "draining", "The engine is restarting; try again shortly.", {
    "retry-after": String(DRAINING_RETRY_S),
  });
}

/** A request that can't be fulfilled; becomes an error answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
