/**
 * A style done with a text of any length: at once where the model takes it, else part by part; the results
 * are joined, or one is made of them.
 */
import { messagesOf } from "./prompt.ts";
import { partsOf } from "./parts.ts";
import type { Style } from "./styles/style.ts";
import { tokensOf } from "./tokens.ts";
import { type TransformerCapabilities, TransformError, type TransformTask } from "./transformer.ts";

/** How much longer than its text an answer may be that is about as long: a translation. */
const GROWTH = 1.5;
/** Share of what a model takes at once that is for the answer, where that is shorter than the text. */
const ANSWER_SHARE = 0.25;
/** What stands around the messages of a call, in tokens. */
const OVERHEAD_TOKENS = 64;
/** Smallest part, in tokens, that it makes sense to work on. */
const MIN_PART_TOKENS = 128;
/** Longest result, in UTF-16 code units. */
const MAX_RESULT_LENGTH = 2_000_000;
/** How often results are put together, so that there are fewer each time, until one is left. */
const MAX_ROUNDS = 6;
/** Between the results for consecutive parts. */
const SEPARATOR = "\n\n";

/** What to do, and for whom. */
export interface LongTask {
  readonly style: Pick<Style, "name" | "parts">;
  /** The style's prompt, with all its places filled. */
  readonly prompt: string;
  /** Language of the text, as in BCP 47. */
  readonly language: string | undefined;
}

/** A call of the model. */
export interface Call {
  readonly text: string;
  readonly task: TransformTask;
  readonly maxAnswerTokens: number;
  /** Whether its answer is a piece of the result, to be shown while it comes. */
  readonly shown: boolean;
}

/** Makes a call, with all its attempts. */
export type Ask = (call: Call) => Promise<string>;

/** The task for all of a text, which tells what is asked. */
export function wholeTask({ style, prompt, language }: LongTask): TransformTask {
  return { style: style.name, prompt, language, handed: "all" };
}

/**
 * Does it.
 *
 * @param joined Hears that a piece of the result is complete, and that something follows it.
 * @throws {TransformError} If the prompt leaves no room for a text, or the result gets too long.
 */
export async function transformLong(
  text: string,
  long: LongTask,
  capabilities: TransformerCapabilities,
  ask: Ask,
  joined: (separator: string) => void,
): Promise<string> {
  const joins = long.style.parts === "join";
  const call = (part: string, handed: TransformTask["handed"], shown: boolean): Promise<string> => {
    const task = { ...wholeTask(long), handed };
    return ask({
      text: part,
      task,
      maxAnswerTokens: answerTokens(part, task, capabilities),
      shown,
    });
  };
  const cut = (what: string, handed: TransformTask["handed"]): string[] => {
    const tokens = partTokens({ ...wholeTask(long), handed }, joins, capabilities);
    return tokensOf(what) <= tokens ? [what] : partsOf(what, tokens);
  };
  const parts = cut(text, "part");
  const [first] = parts;
  if (parts.length <= 1) return await call(first ?? text, "all", true);
  const results: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (joins && index > 0) joined(SEPARATOR);
    results.push(await call(part, "part", joins));
    refuseTooLong(results);
  }
  if (joins) return results.join(SEPARATOR);
  return await combine(results.join(SEPARATOR), cut, call);
}

/** Makes one result of several, in as many rounds as it takes. */
async function combine(
  results: string,
  cut: (text: string, handed: "results") => string[],
  call: (text: string, handed: "results", shown: boolean) => Promise<string>,
): Promise<string> {
  let text = results;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const groups = cut(text, "results");
    if (groups.length <= 1) return await call(text, "results", true);
    const combined: string[] = [];
    for (const group of groups) combined.push(await call(group, "results", false));
    text = combined.join(SEPARATOR);
  }
  throw tooLong();
}

/** Largest part for a call, in tokens. */
function partTokens(
  task: TransformTask,
  joins: boolean,
  { contextTokens, maxAnswerTokens }: TransformerCapabilities,
): number {
  if (contextTokens === Infinity) return Infinity;
  const room = contextTokens - promptTokens(task);
  const tokens = joins
    ? Math.min(room / (1 + GROWTH), maxAnswerTokens / GROWTH)
    : room - Math.min(maxAnswerTokens, contextTokens * ANSWER_SHARE);
  if (tokens >= MIN_PART_TOKENS) return Math.floor(tokens);
  throw new TransformError(
    "prompt_too_long",
    "What is asked for leaves no room for a text in the model; ask in fewer words, or set LLM_CONTEXT_TOKENS if its model takes more.",
    { retryable: false },
  );
}

/** What is left for the answer to a call, in tokens. */
function answerTokens(
  text: string,
  task: TransformTask,
  { contextTokens, maxAnswerTokens }: TransformerCapabilities,
): number {
  return Math.min(maxAnswerTokens, contextTokens - promptTokens(task) - tokensOf(text));
}

function promptTokens(task: TransformTask): number {
  const { system, user } = messagesOf("", task, "0".repeat(32));
  return tokensOf(system) + tokensOf(user) + OVERHEAD_TOKENS;
}

function refuseTooLong(results: readonly string[]): void {
  if (results.reduce((sum, { length }) => sum + length, 0) > MAX_RESULT_LENGTH) throw tooLong();
}

function tooLong(): TransformError {
  return new TransformError(
    "result_too_long",
    "What the model makes of this text is too long to be put together; choose a style that asks for less.",
    { retryable: false },
  );
}
