/** `POST /login`: the token against a cookie. */
import { z } from "zod";
import { errorResponse } from "../errors.ts";
import { COOKIE_MAX_AGE_S, MAX_LOGIN_BYTES } from "../limits.ts";
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

/** The body's text, or undefined if it is too long. */
async function readBounded(request: Request, maxBytes: number): Promise<string | undefined> {
  if (request.body === null) return "";
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}

/**
 * Answers a login: 204 with the cookie, 401 if the token is wrong, 429 if too many wrong ones came.
 */
export async function logIn(request: Request, options: LoginOptions): Promise<Response> {
  const { token, cookieName, secure, failures } = options;
  const text = await readBounded(request, MAX_LOGIN_BYTES);
  if (text === undefined) {
    return errorResponse(413, "too_large", "A login is never that long; send only the token.");
  }
  const body = loginSchema.safeParse(parseJson(text));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
