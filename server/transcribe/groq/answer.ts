/** The API's answer of the format `verbose_json`. */
import { z } from "zod";
import type { Transcription } from "../transcriber.ts";
import { languageOfName } from "./languages.ts";

/** The part of it that is used; times are seconds since the start of the clip. */
export const answerSchema = z.object({
  text: z.string(),
  language: z.string().nullish(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number() })).nullish(),
  segments: z.array(z.object({ no_speech_prob: z.number().min(0).max(1).nullish() })).nullish(),
});

/** Turns an answer into ours. */
export function transcriptionOf(answer: z.infer<typeof answerSchema>): Transcription {
  const language = answer.language ? languageOfName(answer.language) : undefined;
  const words = answer.words?.map(({ word, start, end }) => ({
    word: word.trim(),
    startMs: Math.round(start * 1_000),
    endMs: Math.round(end * 1_000),
  }));
  const noSpeech = (answer.segments ?? []).flatMap(({ no_speech_prob }) => no_speech_prob ?? []);
  return {
    text: answer.text.trim(),
    ...(language !== undefined && { language }),
    ...(words !== undefined && { words }),
    // There is speech in the clip as soon as there is some in one of its segments.
    ...(noSpeech.length > 0 && { noSpeechProbability: Math.min(...noSpeech) }),
  };
}
