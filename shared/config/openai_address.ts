/** Where servers that speak OpenAI's API are asked. */

/** OpenAI's own address. */
export const OPENAI_ADDRESS = "https://api.openai.com/v1";

/** The settings for speech to text. */
export interface SttSettings {
  readonly STT_BASE_URL?: string;
  readonly STT_API_KEY?: string;
}

/** The settings for working on texts. */
export interface LlmSettings {
  readonly LLM_BASE_URL?: string;
  readonly LLM_API_KEY?: string;
}

/**
 * Address for speech to text, ending in `/v1` or in whatever path is set.
 *
 * @returns With a key alone OpenAI's own; undefined if neither address nor key is set.
 */
export function sttAddress({ STT_BASE_URL, STT_API_KEY }: SttSettings): string | undefined {
  return addressOf(STT_BASE_URL, STT_API_KEY);
}

/** Address of the model that works on texts; as {@linkcode sttAddress}. */
export function llmAddress({ LLM_BASE_URL, LLM_API_KEY }: LlmSettings): string | undefined {
  return addressOf(LLM_BASE_URL, LLM_API_KEY);
}

function addressOf(baseUrl: string | undefined, apiKey: string | undefined): string | undefined {
  if (baseUrl === undefined) return apiKey === undefined ? undefined : OPENAI_ADDRESS;
  return new URL(baseUrl).pathname === "/" ? `${baseUrl}/v1` : baseUrl;
}
