/** The API's answer of the formats `verbose_json` and `json`. */
import { z } from "zod";
import type { Transcription } from "../transcriber.ts";
import { languageOfName } from "./languages.ts";

/** Longest text of a clip, in UTF-16 code units: nobody says so much in the longest segment. */
const MAX_TEXT_LENGTH = 50_000;
/** Most words of a clip. */
const MAX_WORDS = 10_000;

/** The part of it that is used; times are seconds since the start of the clip. */
const answerSchema = z.object({
  text: z.string().max(MAX_TEXT_LENGTH),
  language: z.string().nullish(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number() }))
    .max(MAX_WORDS).nullish(),
  segments: z.array(z.object({
    no_speech_prob: z.number().min(0).max(1).nullish(),
    avg_logprob: z.number().nullish(),
  })).nullish(),
});

/**
 * Turns an answer into ours.
 *
 * @throws {z.ZodError} If it isn't one.
 */
export function transcriptionOf(raw: unknown): Transcription {
  const answer = answerSchema.parse(raw);
  const language = answer.language ? languageOfName(answer.language) : undefined;
  const words = answer.words?.map(({ word, start, end }) => ({
    word: word.trim(),
    startMs: Math.round(start * 1_000),
    endMs: Math.round(end * 1_000),
  }));
  const parts = answer.segments ?? [];
  const noSpeech = parts.flatMap(({ no_speech_prob }) => no_speech_prob ?? []);
  const logProbabilities = parts.flatMap(({ avg_logprob }) => avg_logprob ?? []);
  return {
    text: answer.text.trim(),
    ...(language !== undefined && { language }),
    ...(words !== undefined && { words }),
    // There is speech in the clip as soon as there is some in one of its parts.
    ...(noSpeech.length > 0 && { noSpeechProbability: Math.min(...noSpeech) }),
    ...(logProbabilities.length > 0 && { meanLogProbability: Math.max(...logProbabilities) }),
  };
}

/** Joins the transcriptions of a clip's parts, each with its place in the clip in milliseconds. */
export function joinTranscriptions(
  parts: readonly { readonly offsetMs: number; readonly result: Transcription }[],
): Transcription {
  const results = parts.map(({ result }) => result);
  const language = results.find((result) => result.language !== undefined)?.language;
  const numbers = (
    of: (result: Transcription) => number | undefined,
  ): number[] => results.flatMap((result) => of(result) ?? []);
  const noSpeech = numbers((result) => result.noSpeechProbability);
  const logProbabilities = numbers((result) => result.meanLogProbability);
  return {
    text: results.map(({ text }) => text).filter((text) => text !== "").join(" "),
    ...(language !== undefined && { language }),
    ...(results.every(({ words }) => words !== undefined) && {
      words: parts.flatMap(({ offsetMs, result }) =>
        (result.words ?? []).map(({ word, startMs, endMs }) => ({
          word,
          startMs: startMs + offsetMs,
          endMs: endMs + offsetMs,
        }))
      ),
    }),
    ...(noSpeech.length === parts.length && { noSpeechProbability: Math.min(...noSpeech) }),
    ...(logProbabilities.length > 0 && { meanLogProbability: Math.max(...logProbabilities) }),
  };
}
