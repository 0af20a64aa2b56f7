/** Bounds the requests under way; one more is refused at once, whatever it asks for. */
import { errorResponse } from "../../shared/error_response.ts";

/** When a client should try again, in seconds. */
const RETRY_AFTER_S = 2;
/** What isn't counted: it tells whether the program lives, ends it, or has a bound of its own. */
const UNCOUNTED = ["/health", "/ready", "/internal/drain", "/v1/stream"];

/** Counts requests from their coming until their answer is sent. */
export class RequestLimit {
  readonly #max: number;
  #underWay = 0;

  /** @param max Most requests under way at once. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Requests under way, answers that are still being sent included. */
  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Answers a request by `next`, or with 503 where too many are under way.
   *
   * @param completed Settles when the answer is sent or can't be.
   */
  handle(
    request: Request,
    completed: Promise<void>,
    next: (request: Request) => Response | Promise<Response>,
  ): Response | Promise<Response> {
    if (UNCOUNTED.includes(new URL(request.url).pathname)) return next(request);
    if (this.#underWay >= this.#max) {
      return errorResponse(
        503,
        "over_limit",
        `${this.#max} requests are under way already; try again in a few seconds.`,
        { "retry-after": String(RETRY_AFTER_S) },
      );
    }
    this.#underWay += 1;
    const done = (): void => {
      this.#underWay -= 1;
    };
    completed.then(done, done);
    return next(request);
  }
}
