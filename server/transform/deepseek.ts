/** DeepSeek's cloud API. */
import { ChatTransformer } from "./chat/engine.ts";

/** What its models take at once, in tokens: the least of them, as its documentation says. */
const CONTEXT_TOKENS = 64_000;
/** Longest answer of `deepseek-chat`, in tokens. */
const MAX_ANSWER_TOKENS = 8_192;
/** Calls at the same time. */
const CONCURRENCY = 4;

/** Options of {@linkcode deepseek}. */
export interface DeepseekOptions {
  readonly apiKey: string;
  /** Address of the API. */
  readonly baseUrl: string;
  readonly model: string;
}

/** A model in DeepSeek's cloud. */
export function deepseek(options: DeepseekOptions): ChatTransformer {
  return new ChatTransformer({
    ...options,
    name: "deepseek",
    label: "DeepSeek",
    settings: {
      apiKey: "DEEPSEEK_API_KEY",
      baseUrl: "DEEPSEEK_BASE_URL",
      model: "DEEPSEEK_MODEL",
    },
    keysAt: "platform.deepseek.com/api_keys",
    isOpenai: false,
    ifTooLarge: "choose another model in DEEPSEEK_MODEL",
    capabilities: {
      contextTokens: CONTEXT_TOKENS,
      maxAnswerTokens: MAX_ANSWER_TOKENS,
      concurrency: CONCURRENCY,
    },
  });
}
