/** What an engine is told of a segment besides its sound. */
import type { Store } from "../store/store.ts";
import type { TranscribeOptions } from "../transcribe/transcriber.ts";

/** Longest part of the text so far that an engine is told, in UTF-16 code units. */
const TEXT_BEFORE_LENGTH = 200;

/** Language, words to expect, and the text before; each is left out where nothing is known. */
export type Hints = Omit<TranscribeOptions, "signal">;

/**
 * Collects them.
 *
 * @param vocabulary Words that a person wants to be expected everywhere.
 */
export function hintsOf(
  store: Store,
  recording: string,
  segment: number,
  vocabulary: string,
): Hints {
  const { language, prompt: own } = store.recordings.get(recording) ?? {};
  const prompt = [vocabulary, own].filter(Boolean).join(" ");
  const textBefore = store.segments.textBefore(recording, segment, TEXT_BEFORE_LENGTH);
  return {
    ...(language && { language }),
    ...(prompt !== "" && { prompt }),
    ...(textBefore !== "" && { textBefore }),
  };
}
