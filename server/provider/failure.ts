/** What went wrong with a call, as a sentence and a code. */
import { z } from "zod";
import { printable } from "../../shared/log/line.ts";
import type { ProviderFailure } from "./provider_error.ts";
import { retryAfterMs } from "./retry_after.ts";

/** Longest part of the provider's own words that is shown, in characters. */
const MAX_WORDS = 300;

/** How long a provider is left alone whose account has no credit left, in milliseconds. */
const NO_CREDIT_WAIT_MS = 60_000;

/** Who was called, as the sentences need it. */
export interface Callee {
  /** At the start of a sentence: `Groq`. */
  readonly label: string;
  readonly baseUrl: string;
  readonly model: string;
  /** The key, which never appears in a sentence; undefined if none is sent. */
  readonly apiKey: string | undefined;
  /** Names of the settings that hold these. */
  readonly settings: {
    readonly apiKey: string;
    readonly baseUrl: string;
    readonly model: string;
  };
  /** Where to get a key, for example `console.groq.com/keys`; undefined if nobody can tell. */
  readonly keysAt: string | undefined;
  /** What was handed over. */
  readonly work: {
    /** In the middle of a sentence: `clip`. */
    readonly name: string;
    /** What to do if it is too large, as the end of a sentence. */
    readonly ifTooLarge: string;
    /** What to do if it is refused, as the end of a sentence. */
    readonly ifRefused: string;
  };
}

/** What both SDKs' errors hold. */
export interface ApiError {
  /** Undefined if no answer came, or the error came in the middle of one. */
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  /** Body of the answer, or a part of it. */
  readonly error: unknown;
  /** What `fetch` threw, if no answer came. */
  readonly cause?: unknown;
}

/** What became of a call. */
type CallProblem =
  /** No answer came; the cause is what `fetch` threw. */
  | { readonly kind: "unreachable"; readonly cause: unknown }
  | {
    readonly kind: "refused";
    readonly status: number;
    readonly headers: Headers | undefined;
    readonly body: unknown;
  }
  /** The provider said in the middle of an answer that it can't go on. */
  | { readonly kind: "broken_off"; readonly body: unknown }
  /** The answer broke off, or isn't what it should be. */
  | { readonly kind: "unreadable"; readonly cause: unknown };

/**
 * Takes apart what an SDK threw.
 *
 * @param apiError The same, if it is the SDK's own error for calls.
 */
export function problemOf(thrown: unknown, apiError: ApiError | undefined): CallProblem {
  if (apiError === undefined) return { kind: "unreadable", cause: thrown };
  const { status, headers, error, cause } = apiError;
  if (status === undefined) {
    return error === undefined
      ? { kind: "unreachable", cause }
      : { kind: "broken_off", body: error };
  }
  return { kind: "refused", status, headers, body: error };
}

/** Groq's SDK hands over the whole body, OpenAI's the value of its `error`. */
const wordsSchema = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({
    error: z.union([
      z.object({ message: z.string() }).transform(({ message }) => message),
      z.string(),
    ]),
  }).transform(({ error }) => error),
  z.string(),
]);

/** The provider's own words in brackets, or nothing. */
function wordsOf(body: unknown, apiKey: string | undefined): string {
  const parsed = wordsSchema.safeParse(body);
  if (!parsed.success) return "";
  const safe = apiKey === undefined ? parsed.data : parsed.data.replaceAll(apiKey, "[key]");
  const words = printable(safe).trim();
  const short = words.length <= MAX_WORDS
    ? words
    : `${words.slice(0, MAX_WORDS).toWellFormed()}...`;
  return short === "" ? "" : ` ("${short}")`;
}

function waitText(waitMs: number | undefined): string {
  return waitMs === undefined ? "" : `; it asks to wait ${Math.ceil(waitMs / 1_000)} s`;
}

/**
 * Says what became of a call. What the SDK threw is not kept as its cause: it holds
 * headers and bodies.
 */
export function failureOf(problem: CallProblem, callee: Callee): ProviderFailure {
  switch (problem.kind) {
    case "unreachable":
      return unreachable(problem.cause, callee);
    case "refused":
      return refusal(problem, callee);
    case "broken_off":
      return passing(
        "provider_failed",
        `${callee.label} broke off in the middle of an answer${
          wordsOf(problem.body, callee.apiKey)
        }; it is tried again later.`,
      );
    case "unreadable":
      return unreadable(problem.cause, callee);
  }
}

/** Texts of an error and its causes, to tell kinds of trouble apart; never shown. */
function textsOf(thrown: unknown): string {
  const texts: string[] = [];
  for (let error = thrown; error instanceof Error && texts.length < 5; error = error.cause) {
    texts.push(error.message);
  }
  return texts.join(" ");
}

/** A failure that may pass by itself. */
function passing(code: string, message: string): ProviderFailure {
  return { code, message, retryable: true };
}

function unreachable(cause: unknown, { label, baseUrl, settings }: Callee): ProviderFailure {
  const texts = textsOf(cause);
  if (/dns error|failed to lookup|name resolution/i.test(texts)) {
    return passing(
      "unreachable",
      `${label} can't be reached: the name in ${baseUrl} is not known; check the network connection and ${settings.baseUrl}.`,
    );
  }
  if (/certificate|tls|ssl|invalidcontenttype|corrupt message/i.test(texts)) {
    return passing(
      "insecure",
      `${label} can't be reached: no secure connection to ${baseUrl} could be made; check ${settings.baseUrl}, and the certificate of what answers there.`,
    );
  }
  return passing(
    "unreachable",
    `${label} can't be reached at ${baseUrl}; check the network connection, and ${settings.baseUrl} if it is set.`,
  );
}

function unreadable(cause: unknown, { label, baseUrl, settings }: Callee): ProviderFailure {
  if (/reading a body|connection|reset|unexpected eof|end of file/i.test(textsOf(cause))) {
    return passing(
      "connection_lost",
      `The connection broke in the middle of an answer; ${label} is asked again later.`,
    );
  }
  return passing(
    "unreadable_answer",
    `${label} sent an answer that could not be read; it is tried again later. If this comes again, check ${settings.baseUrl} (${baseUrl}).`,
  );
}

function refusal(
  problem: Extract<CallProblem, { kind: "refused" }>,
  { label, baseUrl, model, apiKey, settings, keysAt, work }: Callee,
): ProviderFailure {
  const { status } = problem;
  const words = wordsOf(problem.body, apiKey);
  const waitMs = retryAfterMs(problem.headers?.get("retry-after") ?? null);
  const final = (code: string, message: string): ProviderFailure => ({
    code,
    message,
    retryable: false,
    status,
  });
  const later = (code: string, message: string): ProviderFailure => ({
    ...passing(code, message),
    retryAfterMs: waitMs,
    status,
  });
  switch (status) {
    case 401: {
      const from = keysAt === undefined ? "" : `, from ${keysAt}`;
      return final(
        "key_refused",
        apiKey === undefined
          ? `${label} asks for a key; set ${settings.apiKey} to a valid one${from}.`
          : `${label} refused the key in ${settings.apiKey}; set it to a valid one${from}.`,
      );
    }
    case 402:
      return {
        code: "no_credit",
        message:
          `${label} says that there is no credit left${words}; top up the account of the key in ${settings.apiKey}. It is tried again every minute.`,
        retryable: true,
        retryAfterMs: NO_CREDIT_WAIT_MS,
        status,
      };
    case 403:
      return final(
        "not_allowed",
        `${label} doesn't allow this${words}; check what the key in ${settings.apiKey} may do, and whether it can be used from this network.`,
      );
    case 404:
      return final(
        "not_found",
        `${label} knows no model ${model} at ${baseUrl}${words}; check ${settings.model} and ${settings.baseUrl}.`,
      );
    case 408:
      return later("timed_out", `${label} took too long${words}; it is tried again later.`);
    case 409:
      return later(
        "conflict",
        `${label} could not do it just now${words}; it is tried again later.`,
      );
    case 413:
      return final(
        "too_large",
        `${label} finds the ${work.name} too large${words}; ${work.ifTooLarge}.`,
      );
    case 429:
      return later(
        "rate_limited",
        `${label} allows no more for now${waitText(waitMs)}${words}.`,
      );
    default:
      if (status >= 500) {
        return later(
          "provider_failed",
          `${label} failed with status ${status}${words}${
            waitText(waitMs)
          }; it is tried again later.`,
        );
      }
      return final(
        `${work.name}_refused`,
        `${label} refused the ${work.name} with status ${status}${words}; ${work.ifRefused}.`,
      );
  }
}
