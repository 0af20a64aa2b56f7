/** Cutting a text that is longer than a model takes: at paragraphs, else sentences, else words. */
import { tokensOf } from "./tokens.ts";

/** A way of cutting: the pieces joined are the text again. */
type Cut = (text: string) => string[];

const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });

const segments = (segmenter: Intl.Segmenter): Cut => (text) =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

/** From the best place to cut at to the last resort; each piece keeps what separates it from the next. */
const CUTS: readonly Cut[] = [
  (text) => text.match(/[^]+?(?:\n\n+|$)/g) ?? [],
  (text) => text.match(/[^]+?(?:\n+|$)/g) ?? [],
  segments(sentences),
  segments(words),
  (text) => [...text],
];

/**
 * Cuts a text into parts as large as may be.
 *
 * @param maxTokens Largest part in tokens, as {@linkcode tokensOf} counts them; at least 8.
 * @returns Parts without space around them, none of them empty; together they are all that was said.
 */
export function partsOf(text: string, maxTokens: number): string[] {
  if (!(maxTokens >= 8)) throw new RangeError(`maxTokens must be at least 8: ${maxTokens}`);
  return packed(text.trim(), maxTokens, 0).map((part) => part.trim()).filter((part) => part !== "");
}

function packed(text: string, maxTokens: number, level: number): string[] {
  const cut = CUTS[level];
  if (cut === undefined || tokensOf(text) <= maxTokens) return [text];
  const parts: string[] = [];
  let part = "";
  for (const piece of cut(text)) {
    if (tokensOf(part + piece) <= maxTokens) {
      part += piece;
      continue;
    }
    if (part !== "") parts.push(part);
    part = "";
    if (tokensOf(piece) <= maxTokens) part = piece;
    else parts.push(...packed(piece, maxTokens, level + 1));
  }
  if (part !== "") parts.push(part);
  return parts;
}
