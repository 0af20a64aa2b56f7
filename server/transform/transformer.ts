/** Working on texts: what every provider offers and how it fails. */
import { ProviderError } from "../provider/provider_error.ts";

/** Names of those that work on texts: two kinds of models, and rules that need none. */
export type TransformerName = "deepseek" | "llm" | "rules";

/** What is to be done with a text. */
export interface TransformTask {
  /** Name of the style. */
  readonly style: string;
  /** What to do, as it is said to a model. */
  readonly prompt: string;
  /** Language of the text, as in BCP 47; undefined if it isn't known. */
  readonly language: string | undefined;
  /**
   * What is handed over: all of the transcript, one of its parts, or what was made of consecutive parts and
   * is to become one.
   */
  readonly handed: "all" | "part" | "results";
}

/** Options of {@linkcode Transformer.transform}. */
export interface TransformOptions {
  /** Longest answer, in tokens. */
  readonly maxAnswerTokens: number;
  /** Hears how the answer goes on; an empty text is a sign of life only. */
  readonly wrote: (text: string) => void;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/** What a transformer can do. */
export interface TransformerCapabilities {
  /** What it takes at once, prompt and answer together, in tokens. */
  readonly contextTokens: number;
  /** Longest answer that it gives, in tokens. */
  readonly maxAnswerTokens: number;
  /** Texts that it works on at the same time. */
  readonly concurrency: number;
}

/** A transform that failed. The message is a sentence for people and never holds keys or transcripts. */
export class TransformError extends ProviderError {
  /** Tells it from other errors. */
  override readonly name = "TransformError";
}

/** Who works on texts. It never retries by itself and knows no time limit: both are the job layer's work. */
export interface Transformer extends AsyncDisposable {
  /** Its name in settings and answers. */
  readonly name: TransformerName;
  /** What people call it, at the start of a sentence: `DeepSeek`. */
  readonly label: string;
  /** Name of the model. */
  readonly model: string;
  /** What it can do. */
  readonly capabilities: TransformerCapabilities;
  /** Tells one way of doing a task from another: it changes with the words in which a model is asked. */
  promptVersion(task: TransformTask): string;
  /**
   * Works on a text.
   *
   * @param text The text, which is never taken for an instruction, whatever it says.
   * @throws {TransformError} Whatever went wrong, but for an abort: that rejects with the signal's reason.
   */
  transform(text: string, task: TransformTask, options: TransformOptions): Promise<string>;
}
