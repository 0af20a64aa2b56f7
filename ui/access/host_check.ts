/** Check of the `Host` header: what keeps other names that lead here (DNS rebinding) out. */
import type { ListenAddress } from "../../shared/gateway_address.ts";

/** What the `Host` header of a request says. */
export type HostVerdict =
  | { readonly ok: true; readonly host: string }
  | { readonly ok: false; readonly status: 400 | 421; readonly message: string };

/** Names of this machine that need no setting. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/**
 * The hosts by which the gateway may be reached, as in a `Host` header, in lower case.
 *
 * @param address What it listens on, with the port that it really has.
 * @param further From the setting HERO_VOICE_ALLOWED_HOSTS.
 */
export function allowedHosts(address: ListenAddress, further: readonly string[]): Set<string> {
  const hosts = new Set(further);
  for (const name of [...LOOPBACK_NAMES, address.urlHost]) {
    hosts.add(`${name}:${address.port}`);
    if (address.port === DEFAULT_PORTS[address.scheme]) hosts.add(name);
  }
  return hosts;
}

/**
 * Checks the `Host` header, never the URL, which Deno fills from its own address where the header is
 * missing.
 *
 * @param header The header; a repeated one reads as its values with commas between.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 *
 * const allowed = new Set(["localhost:3773"]);
 * strictEqual(checkHost("LOCALHOST:3773", allowed).ok, true);
 * strictEqual(checkHost("evil.example:3773", allowed).ok, false);
 * ```
 */
export function checkHost(header: string | null, allowed: ReadonlySet<string>): HostVerdict {
  if (header === null || header.trim() === "") {
    return { ok: false, status: 400, message: "The request has no Host header; send one." };
  }
  if (header.includes(",")) {
    return { ok: false, status: 400, message: "The request has several Host headers; send one." };
  }
  const host = header.trim().toLowerCase();
  if (allowed.has(host)) return { ok: true, host };
  return {
    ok: false,
    status: 421,
    message:
      "This gateway is not known by the name in the request's Host header; add it to HERO_VOICE_ALLOWED_HOSTS if it should be.",
  };
}
