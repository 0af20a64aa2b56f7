/** A model behind OpenAI's API for chat, whoever offers it; its answer is streamed. */
import { assertNever } from "../../../shared/errors.ts";
import { type Callee, failureOf, problemOf } from "../../provider/failure.ts";
import { type OpenaiClient, openaiClient } from "../../provider/openai_client.ts";
import { withOwnSignal } from "../../provider/own_signal.ts";
import { messagesOf, newNonce, promptVersion } from "../prompt.ts";
import {
  type Transformer,
  type TransformerCapabilities,
  type TransformerName,
  TransformError,
  type TransformOptions,
  type TransformTask,
} from "../transformer.ts";
import { AnswerText } from "./answer_text.ts";
import { type Ending, endingOf, pieceOf } from "./piece.ts";
import { isRefusal } from "./refusal.ts";

/** Most of an answer that a token stands for, in UTF-16 code units: a server may not heed its limit. */
const MAX_TOKEN_LENGTH = 12;
/** How freely a model words its answer, where it can be told: as close to the text as may be. */
const TEMPERATURE = 0.2;

/** Who offers a model, and which. */
export interface ChatProvider extends Omit<Callee, "work"> {
  readonly name: TransformerName;
  readonly capabilities: TransformerCapabilities;
  /** OpenAI's newest models want another name for the longest answer, and their own temperature. */
  readonly isOpenai: boolean;
  /** What to do if a text is too large or refused, as the end of a sentence. */
  readonly ifTooLarge: string;
}

/** A chat model as a transformer. */
export class ChatTransformer implements Transformer {
  readonly name: TransformerName;
  readonly label: string;
  readonly model: string;
  readonly capabilities: TransformerCapabilities;
  readonly #provider: ChatProvider;
  readonly #client: OpenaiClient;
  readonly #closing = new AbortController();

  constructor(provider: ChatProvider) {
    this.name = provider.name;
    this.label = provider.label;
    this.model = provider.model;
    this.capabilities = provider.capabilities;
    this.#provider = provider;
    this.#client = openaiClient(provider.apiKey, provider.baseUrl);
  }

  promptVersion(task: TransformTask): string {
    return promptVersion(task);
  }

  async transform(text: string, task: TransformTask, options: TransformOptions): Promise<string> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    try {
      return await withOwnSignal(signal, (own) => this.#call(text, task, options, own));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TransformError) throw error;
      const problem = problemOf(error, this.#client.apiErrorOf(error));
      const { ifTooLarge } = this.#provider;
      const work = {
        name: "text",
        ifTooLarge,
        ifRefused: `check ${this.#provider.settings.model}`,
      };
      const failure = failureOf(problem, { ...this.#provider, work });
      throw new TransformError(failure.code, failure.message, failure);
    }
  }

  async #call(
    text: string,
    task: TransformTask,
    { maxAnswerTokens, wrote }: TransformOptions,
    signal: AbortSignal,
  ): Promise<string> {
    const { system, user } = messagesOf(text, task, newNonce());
    const { chat } = await this.#client.loaded;
    const stream = await chat.completions.create({
      model: this.model,
      messages: [{ role: "system", content: system }, { role: "user", content: user }],
      stream: true,
      ...(this.#provider.isOpenai
        ? { max_completion_tokens: maxAnswerTokens }
        : { max_tokens: maxAnswerTokens, temperature: TEMPERATURE }),
    }, { signal });
    const answer = new AnswerText();
    let ending: Ending | undefined;
    for await (const chunk of stream) {
      const { content, refusal, finishReason } = pieceOf(chunk);
      if (refusal) throw this.#refused();
      wrote(answer.add(content));
      if (answer.length > maxAnswerTokens * MAX_TOKEN_LENGTH) throw this.#tooLong();
      if (finishReason !== undefined) ending = endingOf(finishReason);
    }
    signal.throwIfAborted();
    const rest = answer.end();
    if (rest !== "") wrote(rest);
    this.#judge(ending);
    const result = answer.text.toWellFormed();
    if (result === "") {
      throw new TransformError(
        "empty_answer",
        `${this.label} gave an empty answer; ask for it again, or choose another model in ${this.#provider.settings.model}.`,
        { retryable: false },
      );
    }
    if (isRefusal(result, text)) throw this.#refused();
    return result;
  }

  /** Refuses an answer that has not come to its own end. */
  #judge(ending: Ending | undefined): void {
    const { label } = this;
    switch (ending) {
      case "complete":
        return;
      case "too_long":
        throw this.#tooLong();
      case "refused":
        throw this.#refused();
      case "failed":
        throw new TransformError(
          "provider_failed",
          `${label} broke off in the middle of an answer; it is tried again later.`,
          { retryable: true },
        );
      case undefined:
        throw new TransformError(
          "connection_lost",
          `The answer of ${label} broke off before its end; it is asked again later.`,
          { retryable: true },
        );
      default:
        assertNever(ending);
    }
  }

  #tooLong(): TransformError {
    return new TransformError(
      "answer_too_long",
      `The answer of ${this.label} was cut off at its greatest length; choose a model in ${this.#provider.settings.model} that gives longer answers, or a style that asks for less.`,
      { retryable: false },
    );
  }

  #refused(): TransformError {
    return new TransformError(
      "refused",
      `${this.label} declined to work on this text; try another style or another model (${this.#provider.settings.model}).`,
      { retryable: false },
    );
  }

  /** Ends all calls. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(
      new TransformError("engine_closed", `${this.label} is no longer used.`, { retryable: true }),
    );
    return Promise.resolve();
  }
}
