/** `POST /login`: the token against a cookie. */
import { z } from "zod";
import { parseJson } from "../../shared/parse_json.ts";
import { errorResponse } from "../errors.ts";
import {
  COOKIE_MAX_AGE_S,
  LOGIN_TIMEOUT_MS,
  MAX_LOGIN_BYTES,
  MAX_LOGINS,
  RETRY_AFTER_S,
} from "../limits.ts";
import { tooManyTries } from "./admission.ts";
import type { FailureLimit } from "./failure_limit.ts";
import type { Token } from "./token.ts";

/** What a login depends on. */
export interface LoginOptions {
  /** The token; undefined where it is off. */
  readonly token: Token | undefined;
  /** Name of the cookie. */
  readonly cookieName: string;
  /** Whether the cookie is for https only. */
  readonly secure: boolean;
  /** Counts wrong tokens; apart from those of bearers, so that neither shuts the other out. */
  readonly failures: FailureLimit;
  /** Logins whose bodies are being read; counted here. */
  readonly reading: { count: number };
}

const loginSchema = z.object({ token: z.string() });

/**
 * Name of the cookie. Browsers share cookies among the ports of a host, so that it bears the port.
 *
 * @param port Port of the gateway.
 */
export function cookieNameOf(port: number): string {
  return `hero_voice_${port}`;
}

/**
 * The body's text.
 *
 * @returns `too_long` or `too_slow` where it isn't to be had.
 */
async function readBounded(
  request: Request,
): Promise<{ readonly text: string } | "too_long" | "too_slow"> {
  if (request.body === null) return { text: "" };
  const reader = request.body.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => {});
  }, LOGIN_TIMEOUT_MS);
  try {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) return "too_slow";
      if (done) return { text: await new Blob(chunks).text() };
      size += value.length;
      if (size > MAX_LOGIN_BYTES) {
        await reader.cancel();
        return "too_long";
      }
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Answers a login: 204 with the cookie, 401 if the token is wrong, 429 if too many wrong ones came.
 */
export async function logIn(request: Request, options: LoginOptions): Promise<Response> {
  const { token, cookieName, secure, failures, reading } = options;
  if (reading.count >= MAX_LOGINS) {
    return errorResponse(
      503,
      "over_limit",
      "Too many log in right now; try again in a few seconds.",
      {
        "retry-after": String(RETRY_AFTER_S),
      },
    );
  }
  reading.count += 1;
  const content = await readBounded(request).finally(() => reading.count -= 1);
  if (content === "too_long") {
    return errorResponse(413, "too_large", "A login is never that long; send only the token.");
  }
  if (content === "too_slow") {
    return errorResponse(408, "too_slow", "The login did not come whole in time; send it again.");
  }
  const body = loginSchema.safeParse(parseJson(content.text));
  if (!body.success) {
    return errorResponse(400, "invalid", 'A login is a JSON object like {"token": "..."}.');
  }
  if (token === undefined) return new Response(null, { status: 204 });
  const waitMs = failures.waitMs();
  if (waitMs > 0) return tooManyTries(waitMs);
  if (!token.matches(body.data.token)) {
    failures.count();
    return errorResponse(
      401,
      "wrong_token",
      "This token is wrong; the right one is in the address that the start printed, and in the file token of the data folder.",
    );
  }
  const cookie = [
    `${cookieName}=${token.cookieValue}`,
    "HttpOnly",
    "SameSite=Strict",
    "Path=/",
    `Max-Age=${COOKIE_MAX_AGE_S}`,
    ...(secure ? ["Secure"] : []),
  ].join("; ");
  return new Response(null, {
    status: 204,
    headers: { "set-cookie": cookie, "cache-control": "no-store" },
  });
}
