/** What is sent along with the audio. */

/** Longest prompt that the API takes, in characters (Groq's limit; Whisper itself heeds 224 tokens). */
export const MAX_PROMPT_CHARACTERS = 896;

/** Separates vocabulary from the text before the clip. */
const SEPARATOR = " ";

/**
 * The prompt of a clip: words to expect, then the end of the text so far, which the model heeds most. Each
 * is cut at a word to what the API takes in all; the words to expect come first, and what room they leave
 * is for the text.
 *
 * @returns At most {@linkcode MAX_PROMPT_CHARACTERS} characters; empty if there is nothing to send.
 */
export function promptOf(expected: string, textBefore: string): string {
  const words = lastCharacters(expected, MAX_PROMPT_CHARACTERS);
  const room = MAX_PROMPT_CHARACTERS - [...words].length - SEPARATOR.length;
  const before = room > 0 ? lastCharacters(textBefore, room) : "";
  return [words, before].filter((part) => part !== "").join(SEPARATOR);
}

/** The end of a text, beginning with a whole word where there is one. */
function lastCharacters(text: string, limit: number): string {
  const characters = [...text.trim()];
  if (characters.length <= limit) return characters.join("");
  const before = characters.at(-limit - 1) ?? "";
  const kept = characters.slice(-limit).join("");
  if (/\s/.test(before)) return kept.trimStart();
  return kept.replace(/^\S*\s+/, "");
}
