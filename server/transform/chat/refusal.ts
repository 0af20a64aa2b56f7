/** Answers that are none: a model says that it won't do what it was asked to. */

/** Longest answer that can be a refusal, in UTF-16 code units. */
const MAX_REFUSAL_LENGTH = 400;
/** How much shorter than the text an answer has to be to count as a refusal. */
const SHORTER_THAN_TEXT = 2;

/** How models begin when they refuse, in the languages that they mostly do it in. */
const REFUSALS: readonly RegExp[] = [
  /^(i['’]m|i am) (very |really )?sorry,? but (i|as an ai)\b/i,
  /^(i['’]m )?sorry,? (but )?i (can['’]t|cannot|can not|am unable to|am not able to|won['’]t) (assist|help|comply|do that|fulfil|process|provide|continue)/i,
  /^i (can['’]t|cannot|am unable to|['’]m unable to|am not able to|won['’]t) (assist|help|comply|fulfil|process|provide|continue)\b/i,
  /^as an ai( language)? model\b/i,
  /^(es )?tut mir leid,? (aber )?(ich kann|dabei kann ich|das kann ich)\b.*\bnicht\b/i,
  /^(je suis )?désolée?,? (mais )?je ne (peux|suis) pas\b/i,
  /^lo siento,? (pero )?no puedo\b/i,
  /^(抱歉|对不起|很抱歉)[，,]/,
];

/**
 * Whether an answer is a refusal and not a result. Somebody may have said such a sentence, so it counts only
 * where the text is much longer and doesn't hold it.
 *
 * @param text What the model was to work on.
 */
export function isRefusal(answer: string, text: string): boolean {
  const words = answer.trim();
  if (words.length > MAX_REFUSAL_LENGTH || words.length * SHORTER_THAN_TEXT > text.length) {
    return false;
  }
  return REFUSALS.some((refusal) => refusal.test(words)) && !text.includes(words.slice(0, 20));
}
