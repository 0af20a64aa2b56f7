/** What a recording is called. */
import { titleFromWords } from "../../../shared/title.ts";
import { strings } from "../strings.ts";

/** The title; without one the first words, without those a stand-in. */
export function titleOf(title: string, text: string): string {
  if (title.trim() !== "") return title;
  return titleFromWords(text) || strings.library.untitled;
}
