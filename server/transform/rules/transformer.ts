/** Rules as a transformer: they do one style, `tidy`, on this machine and without a model. */
import type {
  Transformer,
  TransformerCapabilities,
  TransformOptions,
  TransformTask,
} from "../transformer.ts";
import { tidy } from "./tidy.ts";

/** Changes with the rules. */
const RULES_VERSION = "rules-1";

/** Tidying by rules. */
export class Rules implements Transformer {
  readonly name = "rules";
  readonly label = "The rules for tidying";
  readonly model = "rules";
  readonly capabilities: TransformerCapabilities = {
    contextTokens: Infinity,
    maxAnswerTokens: Infinity,
    concurrency: 1,
  };

  promptVersion(): string {
    return RULES_VERSION;
  }

  transform(text: string, { language }: TransformTask, options: TransformOptions): Promise<string> {
    const result = tidy(text, language);
    options.wrote(result);
    return Promise.resolve(result);
  }

  /** Nothing is to be closed. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
