/** Who may come in: by bearer token, by the cookie of a login, or everyone where the token is off. */
import { errorResponse } from "../errors.ts";
import type { FailureLimit } from "./failure_limit.ts";
import type { Token } from "./token.ts";

/** By what a request came in, or the answer that turns it away. */
export type Admission =
  | { readonly by: "bearer" | "cookie" | "open" }
  | { readonly by: "nothing"; readonly response: Response };

/** What admission depends on. */
export interface AdmissionOptions {
  /** The token; undefined where it is off. */
  readonly token: Token | undefined;
  /** Name of the cookie. */
  readonly cookieName: string;
  /** Counts wrong bearer tokens. */
  readonly failures: FailureLimit;
}

/** The answer to whoever tries too often. */
export function tooManyTries(waitMs: number): Response {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return errorResponse(
    429,
    "too_many_tries",
    `Too many wrong tokens came in; try again in ${seconds} s.`,
    { "retry-after": String(seconds) },
  );
}

/** Value of a cookie in a `Cookie` header. */
function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

function unauthorized(message: string): Admission {
  const headers = { "www-authenticate": "Bearer" };
  return { by: "nothing", response: errorResponse(401, "unauthorized", message, headers) };
}

/**
 * Lets a request in or turns it away. A right token always comes in; it is long enough (16 characters at
 * least) that slowing wrong ones down is only to keep load and log small.
 */
export function admit(headers: Headers, options: AdmissionOptions): Admission {
  const { token, cookieName, failures } = options;
  if (token === undefined) return { by: "open" };
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (bearer !== undefined && token.matches(bearer)) return { by: "bearer" };
    const waitMs = failures.waitMs();
    if (waitMs > 0) return { by: "nothing", response: tooManyTries(waitMs) };
    failures.count();
    return unauthorized(
      "The bearer token is wrong; the right one is in the file token of the data folder.",
    );
  }
  const cookie = cookieValue(headers.get("cookie") ?? "", cookieName);
  if (cookie !== undefined && token.matchesCookie(cookie)) return { by: "cookie" };
  return unauthorized(
    "You are not logged in; open the address with the token that the start printed, or send the token as a bearer.",
  );
}
