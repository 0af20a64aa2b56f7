/** Sentences for the log. */

/** Longest part of a sentence that is logged, in UTF-16 code units. */
const LOGGED_REASON_LENGTH = 600;

/** The beginning of a sentence, for the log, which makes it printable. */
export function shortReason(sentence: string): string {
  if (sentence.length <= LOGGED_REASON_LENGTH) return sentence;
  return `${sentence.slice(0, LOGGED_REASON_LENGTH).toWellFormed()}...`;
}
