/** The token that lets people in, and the cookie that stands for it. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { UiConfig } from "../../shared/config.ts";
import { NO_TOKEN, token as parseToken } from "../../shared/config/parsers.ts";
import { EXIT, messageOf, UserError } from "../../shared/errors.ts";
import type { ListenAddress } from "../../shared/gateway_address.ts";

/** What the cookie's value is derived for; another value makes all cookies of before void. */
const COOKIE_PURPOSE = "hero_voice cookie 1";

function sameText(a: string, b: string): boolean {
  // Equal lengths are needed for the comparison in constant time; hashing makes them so.
  const digest = (text: string): Uint8Array =>
    createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** The secret token of the gateway. */
export class Token {
  readonly #token: string;
  /** Value of the cookie: tells that its bearer knew the token, without telling the token. */
  readonly cookieValue: string;

  constructor(token: string) {
    this.#token = token;
    this.cookieValue = createHmac("sha256", token).update(COOKIE_PURPOSE).digest("base64url");
  }

  /** Whether a text is the token, compared in constant time. */
  matches(text: string): boolean {
    return sameText(text, this.#token);
  }

  /** Whether a text is the cookie's value, compared in constant time. */
  matchesCookie(text: string): boolean {
    return sameText(text, this.cookieValue);
  }

  /** The token itself, to keep it out of the log. */
  reveal(): string {
    return this.#token;
  }
}

/**
 * The token from the setting HERO_VOICE_TOKEN or from the file in the data folder.
 *
 * @returns Undefined if it is switched off.
 * @throws {UserError} If it is switched off for more than this machine, or the file has none.
 */
export function loadToken(
  config: Pick<UiConfig, "HERO_VOICE_TOKEN" | "HERO_VOICE_HOME">,
  address: ListenAddress,
): Token | undefined {
  const set = config.HERO_VOICE_TOKEN;
  if (set === NO_TOKEN) {
    if (address.loopback) return undefined;
    throw new UserError(
      `HERO_VOICE_TOKEN is off, but the gateway listens on ${address.urlHost}, where others can reach it; unset HERO_VOICE_TOKEN, or set HERO_VOICE_UI_HOST to 127.0.0.1.`,
      EXIT.usage,
    );
  }
  if (set !== undefined) return new Token(set);
  const path = `${config.HERO_VOICE_HOME}/token`;
  let content: string;
  try {
    content = Deno.readTextFileSync(path).trim();
  } catch (error) {
    throw new UserError(
      `The token file ${path} can't be read (${
        messageOf(error)
      }); start the gateway by bin/hero_voice_ui, which makes it, or set HERO_VOICE_TOKEN.`,
      EXIT.failed,
      { cause: error },
    );
  }
  try {
    if (content !== NO_TOKEN) return new Token(parseToken(content));
  } catch {
    // Falls through to the sentence.
  }
  throw new UserError(
    `The token file ${path} does not hold a token; remove it, and the next start makes a new one.`,
  );
}
