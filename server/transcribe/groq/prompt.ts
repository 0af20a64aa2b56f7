/** What is sent along with the audio. */

/** Longest prompt that the API takes, in characters. */
export const MAX_PROMPT_CHARACTERS = 896;

/**
 * Shortens a prompt to what the API takes: its end is kept, since the model heeds what comes last, and it
 * begins with a whole word where there is one.
 */
export function shortPrompt(prompt: string): string {
  const characters = [...prompt.trim()];
  if (characters.length <= MAX_PROMPT_CHARACTERS) return characters.join("");
  const before = characters.at(-MAX_PROMPT_CHARACTERS - 1) ?? "";
  const kept = characters.slice(-MAX_PROMPT_CHARACTERS).join("");
  if (/\s/.test(before)) return kept.trimStart();
  return kept.replace(/^\S*\s+/, "");
}
