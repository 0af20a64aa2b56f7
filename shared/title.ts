/** Titles made of the first words, where a person gave none. They are never stored, so they follow the text. */

/** Longest made title, in characters. */
const MAX_LENGTH = 80;

/** The first words of a text as a title, cut at a word; empty if there are none. */
export function titleFromWords(text: string): string {
  // More than enough of it, however long the text.
  const words = [...text.slice(0, MAX_LENGTH * 10).replace(/\s+/g, " ").trim()];
  if (words.length <= MAX_LENGTH) return words.join("");
  return `${words.slice(0, MAX_LENGTH).join("").replace(/\s\S*$/, "")}...`;
}
