/** What can go wrong when the page asks the gateway something. */

/**
 * Why a request failed; `away` and `unreachable` pass by themselves, `login` asks for the token, `unreadable`
 * stays whatever is done.
 */
export type ApiProblem =
  | "login"
  | "away"
  | "unreachable"
  | "missing"
  | "slowed"
  | "unreadable"
  | "refused";

/** Thrown by {@linkcode Api}; its message is a sentence that can be shown. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** What went wrong. */
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** The answer's status as a problem. */
export function problemOfStatus(status: number): ApiProblem {
  switch (status) {
    case 401:
      return "login";
    case 404:
    case 410:
      return "missing";
    case 422:
      return "unreadable";
    case 429:
      return "slowed";
    case 502:
    case 503:
    case 504:
      return "away";
    default:
      return "refused";
  }
}
