/** Speech to text by Groq's cloud API, through groq-sdk. */
import GroqClient, { APIError } from "groq-sdk";
import { limitedFetch } from "../provider/limited_fetch.ts";
import { SDK_TIMEOUT_MS } from "../provider/sdk_timeout.ts";
import { isNearby } from "./whisper_api/nearby.ts";
import { type Provider, WhisperApi } from "./whisper_api/engine.ts";

/** Options of {@linkcode groq}. */
export interface GroqOptions {
  readonly apiKey: string;
  /** Address of the API, without `/openai/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Calls at the same time. */
  readonly concurrency: number;
  /**
   * Whether clips are sent as Ogg Opus.
   * @default unless the address is on this machine or in this network
   */
  readonly opus?: boolean;
}

/** Whisper in Groq's cloud. */
export function groq(options: GroqOptions): WhisperApi {
  const client = new GroqClient({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    // The SDK would log headers and bodies.
    logLevel: "off",
    fetch: limitedFetch,
  });
  const provider: Provider = {
    ...options,
    name: "groq",
    label: "Groq",
    billed: true,
    opus: options.opus ?? !isNearby(options.baseUrl),
    settings: { apiKey: "GROQ_API_KEY", baseUrl: "GROQ_BASE_URL", model: "GROQ_MODEL" },
    keysAt: "console.groq.com/keys",
    ask: (upload, signal) =>
      client.audio.transcriptions.create({
        ...upload,
        model: options.model,
        response_format: "verbose_json",
        timestamp_granularities: ["word", "segment"],
      }, { signal }),
    apiErrorOf: (thrown) => thrown instanceof APIError ? thrown : undefined,
  };
  return new WhisperApi(provider);
}
