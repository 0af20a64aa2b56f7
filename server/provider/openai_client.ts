/** The client of the openai package, for OpenAI itself and for all who speak its API. */
import OpenAI from "openai";
import { limitedFetch } from "./limited_fetch.ts";

/** Time-out of the SDKs, in milliseconds; the job layer's own always comes before. */
export const SDK_TIMEOUT_MS = 3_600_000;

/** What is sent as the key where none is set: the SDK wants one, servers without keys ignore it. */
const NO_KEY = "none";

/**
 * Makes a client that takes nothing from the environment, tries nothing again and logs nothing.
 *
 * @param apiKey Undefined for a server that asks for none.
 * @param baseUrl Address of the API, with its path.
 */
export function openaiClient(apiKey: string | undefined, baseUrl: string): OpenAI {
  return new OpenAI({
    apiKey: apiKey ?? NO_KEY,
    baseURL: baseUrl,
    // Otherwise the SDK would take these from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    // The SDK would log headers and bodies.
    logLevel: "off",
    fetch: limitedFetch,
  });
}
