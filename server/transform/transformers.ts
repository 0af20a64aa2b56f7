/** Who works on texts, by the settings. */
import type { ServerConfig } from "../../shared/config.ts";
import { llmAddress } from "../../shared/config/openai_address.ts";
import { deepseek } from "./deepseek.ts";
import { llm } from "./llm.ts";
import { Rules } from "./rules/transformer.ts";
import type { Transformer } from "./transformer.ts";

/** What to do to get a model, as a sentence. */
export const NO_MODEL =
  "For this a language model is needed: set DEEPSEEK_API_KEY to a key from platform.deepseek.com/api_keys, or LLM_BASE_URL to the address of a server of your own such as Ollama, and start hero_voice again.";

/** Name of the style that rules can do. */
export const RULES_STYLE = "tidy";

/** Those that work on texts. */
export interface TransformerSet extends AsyncDisposable {
  /** The model in use; undefined if none is set. */
  readonly model: Transformer | undefined;
  /** Who does a style: the model, or rules for the one style that they can do; undefined if nobody can. */
  forStyle(style: string): Transformer | undefined;
}

/** Makes ready what the settings name: DeepSeek with a key, else the server of `LLM_*`; and the rules. */
export function openTransformers(config: ServerConfig): TransformerSet {
  return transformerSet(modelOf(config));
}

/** A set with a certain model, or with rules alone. */
export function transformerSet(model: Transformer | undefined): TransformerSet {
  const rules = new Rules();
  return {
    model,
    forStyle: (style) => model ?? (style === RULES_STYLE ? rules : undefined),
    [Symbol.asyncDispose]: () => model?.[Symbol.asyncDispose]() ?? Promise.resolve(),
  };
}

function modelOf(config: ServerConfig): Transformer | undefined {
  if (config.DEEPSEEK_API_KEY !== undefined) {
    return deepseek({
      apiKey: config.DEEPSEEK_API_KEY,
      baseUrl: config.DEEPSEEK_BASE_URL,
      model: config.DEEPSEEK_MODEL,
    });
  }
  const baseUrl = llmAddress(config);
  if (baseUrl === undefined) return undefined;
  return llm({
    apiKey: config.LLM_API_KEY,
    baseUrl,
    model: config.LLM_MODEL,
    contextTokens: config.LLM_CONTEXT_TOKENS,
  });
}
