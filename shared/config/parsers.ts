/** Parsers of single settings: each takes the text of an environment variable or says what is allowed. */

/** What a parser says of a text that it refuses: the rule, as the end of "... must be". */
export class SettingRefused extends Error {
  override readonly name = "SettingRefused";
}

/** Turns the text of a setting into its value; throws {@linkcode SettingRefused}. */
export type Parser<T> = (text: string) => T;

/** Any text without control characters. */
export const text: Parser<string> = (value) => {
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    throw new SettingRefused("a text without control characters");
  }
  return value;
};

/** One of a few words. */
export function oneOf<const T extends readonly string[]>(...allowed: T): Parser<T[number]> {
  return (value) => {
    if (!allowed.includes(value)) throw new SettingRefused(`one of ${allowed.join(", ")}`);
    return value as T[number];
  };
}

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number): Parser<number> {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new SettingRefused(`a whole number from ${min} to ${max}`);
    }
    return number;
  };
}

/** A decimal number within bounds, both included. */
export function decimal(min: number, max: number): Parser<number> {
  return (value) => {
    const number = Number(value);
    if (!/^\d*\.?\d+$/.test(value) || number < min || number > max) {
      throw new SettingRefused(`a number from ${min} to ${max}`);
    }
    return number;
  };
}

/** An absolute path, `.` and `..` resolved, without a slash at its end. */
export const absolutePath: Parser<string> = (value) => {
  // deno-lint-ignore no-control-regex
  if (!value.startsWith("/") || /[\u0000-\u001f]/.test(value)) {
    throw new SettingRefused("an absolute path");
  }
  const parts: string[] = [];
  for (const part of value.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
};

/** Largest path of a Unix socket on Linux: 108 bytes with the closing zero (`sun_path` in unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107;

/** An absolute path that fits into a Unix socket's address. */
export const socketPath: Parser<string> = (value) => {
  const path = absolutePath(value);
  const bytes = new TextEncoder().encode(path).length;
  if (bytes > MAX_SOCKET_PATH_BYTES) {
    throw new SettingRefused(
      `at most ${MAX_SOCKET_PATH_BYTES} bytes long, as the address of a Unix socket (this has ${bytes}); ` +
        `set HERO_VOICE_SOCKET to a shorter path`,
    );
  }
  return path;
};

/** An http or https address, without a slash at its end. */
export const httpUrl: Parser<string> = (value) => {
  const url = URL.parse(value);
  if (
    url === null || !["http:", "https:"].includes(url.protocol) || url.username !== "" ||
    url.password !== "" || url.search !== "" || url.hash !== ""
  ) {
    throw new SettingRefused("an http or https address without user, query or fragment");
  }
  return url.href.replace(/\/+$/, "");
};

/** Words separated by commas; empty ones are left out. */
export function list<T>(item: Parser<T>): Parser<readonly T[]> {
  return (value) => value.split(",").map((part) => part.trim()).filter(Boolean).map(item);
}

/** A host name or address with an optional port, as in a `Host` header. */
export const hostName: Parser<string> = (value) => {
  if (!/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/.test(value)) {
    throw new SettingRefused("a host name, with a port if it isn't the default");
  }
  return value.toLowerCase();
};

/** What stands in the place of a token where everyone may come in. */
export const NO_TOKEN = "off";

/** A token of at least 16 visible ASCII characters, or {@linkcode NO_TOKEN}. */
export const token: Parser<string> = (value) => {
  if (value !== NO_TOKEN && !/^[A-Za-z0-9._~+/=-]{16,256}$/.test(value)) {
    throw new SettingRefused("off, or 16 to 256 of the characters A-Z a-z 0-9 . _ ~ + / = -");
  }
  return value;
};
