/** What a recording is called. */
import { strings } from "../strings.ts";

/** Longest stand-in for a title, in characters. */
const MAX_STAND_IN = 80;

/** The title; without one the first words, without those a stand-in. */
export function titleOf(title: string, text: string): string {
  if (title.trim() !== "") return title;
  const words = [...text.replace(/\s+/g, " ").trim()];
  if (words.length === 0) return strings.library.untitled;
  if (words.length <= MAX_STAND_IN) return words.join("");
  return `${words.slice(0, MAX_STAND_IN).join("").replace(/\s\S*$/, "")}...`;
}
