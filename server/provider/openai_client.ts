/** The client of the openai package, for OpenAI itself and for all who speak its API. */
import type { APIError, OpenAI } from "openai";
import type { ApiError } from "./failure.ts";
import { limitedFetch } from "./limited_fetch.ts";
import { SDK_TIMEOUT_MS } from "./sdk_timeout.ts";

/** What is sent as the key where none is set: the SDK wants one, servers without keys ignore it. */
const NO_KEY = "none";

/** A client whose package is being loaded. */
export interface OpenaiClient {
  readonly loaded: Promise<OpenAI>;
  /** The error as the SDK has it for all that goes wrong between here and the provider. */
  apiErrorOf(thrown: unknown): ApiError | undefined;
}

/**
 * Makes a client that takes nothing from the environment, tries nothing again and logs nothing. The package, which
 * fills more memory than any other, is loaded for it: who sets no provider that needs it goes without.
 *
 * @param apiKey Undefined for a server that asks for none.
 * @param baseUrl Address of the API, with its path.
 */
export function openaiClient(apiKey: string | undefined, baseUrl: string): OpenaiClient {
  let errors: typeof APIError | undefined;
  async function load(): Promise<OpenAI> {
    const sdk = await import("openai");
    errors = sdk.APIError;
    return new sdk.OpenAI({
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
  const loaded = load();
  // Whoever asks for something is told.
  loaded.catch(() => {});
  return {
    loaded,
    apiErrorOf: (thrown) => errors !== undefined && thrown instanceof errors ? thrown : undefined,
  };
}
