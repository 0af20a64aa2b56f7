/** What went wrong with a call, as a sentence and a code. */
import { APIConnectionTimeoutError, APIError } from "groq-sdk";
import { z } from "zod";
import { printable } from "../../../shared/log/line.ts";
import { retryAfterMs } from "../retry_after.ts";
import { TranscriptionError } from "../transcriber.ts";

/** Longest part of the provider's own words that is shown, in characters. */
const MAX_WORDS = 300;

/** What the call was about. */
export interface CallContext {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

const errorBodySchema = z.object({
  error: z.union([
    z.object({ message: z.string() }).transform(({ message }) => message),
    z.string(),
  ]),
});

/** The provider's own words in brackets, or nothing. */
function wordsOf(error: APIError, apiKey: string): string {
  const body = errorBodySchema.safeParse(error.error);
  if (!body.success) return "";
  const words = printable(body.data.error.replaceAll(apiKey, "[key]")).trim();
  const short = words.length <= MAX_WORDS
    ? words
    : `${words.slice(0, MAX_WORDS).toWellFormed()}...`;
  return short === "" ? "" : ` ("${short}")`;
}

function waitText(waitMs: number | undefined): string {
  return waitMs === undefined ? "" : `; it asks to wait ${Math.ceil(waitMs / 1_000)} s`;
}

/** The call took too long. */
export function timedOut({ timeoutMs }: CallContext): TranscriptionError {
  return new TranscriptionError(
    "timed_out",
    `Groq gave no answer within ${Math.round(timeoutMs / 1_000)} s; it is tried again later.`,
    { retryable: true },
  );
}

/**
 * Turns what the SDK threw into our error. The SDK's own error is not kept as its cause: it holds
 * headers and bodies.
 */
export function failureOf(thrown: unknown, context: CallContext): TranscriptionError {
  if (thrown instanceof APIConnectionTimeoutError) return timedOut(context);
  if (thrown instanceof APIError) {
    return thrown.status === undefined ? unreachable(context) : refusal(thrown, context);
  }
  return new TranscriptionError(
    "unreadable_answer",
    `Groq's answer could not be read; it is tried again later. If this comes again, check GROQ_BASE_URL (${context.baseUrl}).`,
    { retryable: true },
  );
}

function unreachable({ baseUrl }: CallContext): TranscriptionError {
  return new TranscriptionError(
    "unreachable",
    `Groq can't be reached at ${baseUrl}; check the network connection, and GROQ_BASE_URL if it is set.`,
    { retryable: true },
  );
}

function refusal(error: APIError, context: CallContext): TranscriptionError {
  const status = error.status as number;
  const words = wordsOf(error, context.apiKey);
  const waitMs = retryAfterMs(error.headers?.get("retry-after") ?? null);
  const final = (code: string, message: string): TranscriptionError =>
    new TranscriptionError(code, message, { retryable: false });
  const passing = (code: string, message: string): TranscriptionError =>
    new TranscriptionError(code, message, { retryable: true, retryAfterMs: waitMs });
  switch (status) {
    case 401:
      return final(
        "key_refused",
        "Groq refused the key in GROQ_API_KEY; set it to a valid one, from console.groq.com/keys.",
      );
    case 403:
      return final(
        "not_allowed",
        `Groq doesn't allow this${words}; check what the key in GROQ_API_KEY may do, and whether Groq can be used from this network.`,
      );
    case 404:
      return final(
        "not_found",
        `Groq knows no model ${context.model} at ${context.baseUrl}${words}; check GROQ_MODEL and GROQ_BASE_URL.`,
      );
    case 408:
      return passing("timed_out", `Groq took too long${words}; it is tried again later.`);
    case 409:
      return passing("conflict", `Groq could not do it just now${words}; it is tried again later.`);
    case 413:
      return final(
        "too_large",
        `The clip is too large for Groq${words}; shorten HERO_VOICE_VAD_MAX_SEGMENT_MS.`,
      );
    case 429:
      return passing(
        "rate_limited",
        `Groq's limit for this key is reached${waitText(waitMs)}${words}.`,
      );
    default:
      if (status >= 500) {
        return passing(
          "provider_failed",
          `Groq failed with status ${status}${words}${waitText(waitMs)}; it is tried again later.`,
        );
      }
      return final(
        "clip_refused",
        `Groq refused the clip with status ${status}${words}; another engine may take it.`,
      );
  }
}
