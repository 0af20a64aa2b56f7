/** The address that the gateway listens on. */
import type { UiConfig } from "./config.ts";
import { EXIT, UserError } from "./errors.ts";

/** The settings that tell the address. */
export type AddressConfig = Pick<
  UiConfig,
  "HERO_VOICE_UI_HOST" | "HERO_VOICE_UI_PORT" | "HERO_VOICE_TLS_CERT" | "HERO_VOICE_TLS_KEY"
>;

/** Where the gateway listens and how it is reached. */
export interface ListenAddress {
  /** Host to bind, without the brackets of an IPv6 address. */
  readonly hostname: string;
  /** The same as it stands in a URL. */
  readonly urlHost: string;
  /** Host in a URL by which a program of this machine reaches it. */
  readonly reachableHost: string;
  /** Port; 0 takes a free one. */
  readonly port: number;
  /** Scheme of its URLs. */
  readonly scheme: "http" | "https";
  /** Whether only programs of this machine can reach it. */
  readonly loopback: boolean;
}

/** Whether a host name or address of a URL means this machine only. */
export function isLoopback(urlHost: string): boolean {
  return urlHost === "localhost" || urlHost.endsWith(".localhost") || urlHost === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(urlHost);
}

/**
 * Tells the gateway's address from its settings.
 *
 * @throws {UserError} If the host has a port, or only one of certificate and key is set.
 */
export function listenAddress(config: AddressConfig): ListenAddress {
  const urlHost = config.HERO_VOICE_UI_HOST;
  if (/:\d+$/.test(urlHost.replace(/^\[.*\]/, ""))) {
    throw new UserError(
      `HERO_VOICE_UI_HOST is "${urlHost}", but it must be without a port; that is HERO_VOICE_UI_PORT.`,
      EXIT.usage,
    );
  }
  const { HERO_VOICE_TLS_CERT: cert, HERO_VOICE_TLS_KEY: key } = config;
  if ((cert === undefined) !== (key === undefined)) {
    throw new UserError(
      "Only one of HERO_VOICE_TLS_CERT and HERO_VOICE_TLS_KEY is set; https needs both, http none.",
      EXIT.usage,
    );
  }
  const anyAddress: Record<string, string> = { "0.0.0.0": "127.0.0.1", "[::]": "[::1]" };
  return {
    hostname: urlHost.replace(/^\[(.*)\]$/, "$1"),
    urlHost,
    reachableHost: anyAddress[urlHost] ?? urlHost,
    port: config.HERO_VOICE_UI_PORT,
    scheme: cert === undefined ? "http" : "https",
    loopback: isLoopback(urlHost),
  };
}
