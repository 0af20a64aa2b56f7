/**
 * Speech to text by OpenAI, or by any server that speaks its API (whisper.cpp, Speaches, LocalAI, vLLM),
 * through the openai package.
 */
import { OPENAI_ADDRESS } from "../../shared/config/openai_address.ts";
import { openaiClient } from "../provider/openai_client.ts";
import { type Provider, WhisperApi } from "./whisper_api/engine.ts";
import { isNearby } from "./whisper_api/nearby.ts";

/** Models that answer without times: OpenAI's documentation allows them the format `json` alone. */
const PLAIN_MODELS = /^gpt-/;

/** Options of {@linkcode openai}. */
export interface OpenaiOptions {
  /** Undefined for a server that asks for none. */
  readonly apiKey: string | undefined;
  /** Address of the API, with `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Calls at the same time. */
  readonly concurrency: number;
  /**
   * Whether clips are sent as Ogg Opus.
   * @default for OpenAI itself
   */
  readonly opus?: boolean;
}

/** Whisper, or another model, behind OpenAI's API. */
export function openai(options: OpenaiOptions): WhisperApi {
  const { apiKey, baseUrl, model, concurrency } = options;
  const client = openaiClient(apiKey, baseUrl);
  const isOpenai = baseUrl === OPENAI_ADDRESS;
  const provider: Provider = {
    name: "openai",
    label: isOpenai ? "OpenAI" : "The speech server",
    billed: !isNearby(baseUrl),
    // Other servers may not take it.
    opus: options.opus ?? isOpenai,
    baseUrl,
    model,
    concurrency,
    apiKey,
    settings: { apiKey: "STT_API_KEY", baseUrl: "STT_BASE_URL", model: "STT_MODEL" },
    keysAt: isOpenai ? "platform.openai.com/api-keys" : undefined,
    async ask(upload, signal): Promise<unknown> {
      const { transcriptions } = (await client.loaded).audio;
      return PLAIN_MODELS.test(model)
        ? await transcriptions.create({ ...upload, model, response_format: "json" }, { signal })
        : await transcriptions.create({
          ...upload,
          model,
          response_format: "verbose_json",
          timestamp_granularities: ["word", "segment"],
        }, { signal });
    },
    apiErrorOf: client.apiErrorOf,
  };
  return new WhisperApi(provider);
}
