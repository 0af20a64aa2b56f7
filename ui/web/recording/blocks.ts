/** A recording's text as it is read: paragraphs, and what lies between them. */
import { groupParagraphs, joinTexts } from "../../../shared/paragraphs.ts";
import type { Recording, Segment } from "../../../shared/recording.ts";

/** A part of the text, from top to bottom. */
export type Block =
  | { readonly kind: "paragraph"; readonly startMs: number; readonly segments: readonly Segment[] }
  /** Audio that never arrived. */
  | { readonly kind: "gap"; readonly startMs: number; readonly endMs: number };

/**
 * Takes a recording apart into blocks: paragraphs as in the files that are made of it, split where audio
 * never arrived. Segments without a text stay, as what they are.
 */
export function blocksOf({ segments, gaps }: Pick<Recording, "segments" | "gaps">): Block[] {
  const inOrder = segments.toSorted((a, b) => a.startMs - b.startMs);
  const left = gaps.toSorted((a, b) => a.startMs - b.startMs);
  const blocks: Block[] = [];
  const takeGaps = (beforeMs: number): void => {
    while (left[0] !== undefined && left[0].startMs < beforeMs) {
      blocks.push({ kind: "gap", ...left.shift()! });
    }
  };
  for (const paragraph of withEmpty(inOrder)) {
    let current: Segment[] | undefined;
    for (const segment of paragraph) {
      const before = blocks.length;
      takeGaps(segment.startMs);
      if (current === undefined || blocks.length > before) {
        current = [];
        blocks.push({ kind: "paragraph", startMs: segment.startMs, segments: current });
      }
      current.push(segment);
    }
  }
  takeGaps(Infinity);
  return blocks;
}

/** Paragraphs of what has, or may still get, a text; what is empty goes to the paragraph before it. */
function withEmpty(inOrder: readonly Segment[]): Segment[][] {
  const isEmpty = ({ state, text }: Segment): boolean => state === "empty" && text === "";
  const paragraphs = groupParagraphs(inOrder.filter((one) => !isEmpty(one)), (segment) => segment);
  const grouped: Segment[][] = [];
  let next = 0;
  for (const segment of inOrder) {
    if (!isEmpty(segment) && segment === paragraphs[next]?.[0]) {
      grouped.push([]);
      next++;
    }
    if (grouped.length === 0) grouped.push([]);
    grouped.at(-1)?.push(segment);
  }
  return grouped;
}

/** The text with the time at which each paragraph begins. */
export function textWithTimes(blocks: readonly Block[], format: (ms: number) => string): string {
  return blocks.flatMap((block) => {
    if (block.kind !== "paragraph") return [];
    const text = joinTexts(block.segments.map(({ text }) => text));
    return text === "" ? [] : [`[${format(block.startMs)}] ${text}`];
  }).join("\n\n");
}
