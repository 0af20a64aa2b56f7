/** A model of OpenAI, or of any server that speaks its API: Groq, Ollama, vLLM, llama.cpp. */
import { OPENAI_ADDRESS } from "../../shared/config/openai_address.ts";
import { ChatTransformer } from "./chat/engine.ts";

/** Clouds whose models all take much at once, in tokens, as their documentations say. */
const CLOUD_HOSTS: readonly string[] = ["api.openai.com", "api.groq.com"];
const CLOUD_CONTEXT_TOKENS = 128_000;
/**
 * What any other server takes, in tokens. Ollama starts models with so much unless it is told otherwise, and
 * cuts off the beginning of what is longer without a word.
 */
const USUAL_CONTEXT_TOKENS = 4_096;
/** Longest answer, in tokens, and its share of what a model takes at once. */
const MAX_ANSWER_TOKENS = 8_192;
const ANSWER_SHARE = 0.5;
/** Calls at the same time. */
const CONCURRENCY = 2;

/** Options of {@linkcode llm}. */
export interface LlmOptions {
  /** Undefined for a server that asks for none. */
  readonly apiKey: string | undefined;
  /** Address of the API, with `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** What the model takes at once, in tokens; undefined for what is usual there. */
  readonly contextTokens: number | undefined;
}

/** A model behind OpenAI's API for chat. */
export function llm({ contextTokens, ...options }: LlmOptions): ChatTransformer {
  const isOpenai = options.baseUrl === OPENAI_ADDRESS;
  const usual = CLOUD_HOSTS.includes(new URL(options.baseUrl).hostname)
    ? CLOUD_CONTEXT_TOKENS
    : USUAL_CONTEXT_TOKENS;
  const context = contextTokens ?? usual;
  return new ChatTransformer({
    ...options,
    name: "llm",
    label: isOpenai ? "OpenAI" : "The language model's server",
    settings: { apiKey: "LLM_API_KEY", baseUrl: "LLM_BASE_URL", model: "LLM_MODEL" },
    keysAt: isOpenai ? "platform.openai.com/api-keys" : undefined,
    isOpenai,
    ifTooLarge: "set LLM_CONTEXT_TOKENS to what its model takes at once",
    capabilities: {
      contextTokens: context,
      maxAnswerTokens: Math.min(MAX_ANSWER_TOKENS, Math.floor(context * ANSWER_SHARE)),
      concurrency: CONCURRENCY,
    },
  });
}
