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

/** The text with the time at which each paragraph begins, and the marks between the paragraphs. */
export function textWithTimes(
  recording: Pick<Recording, "segments" | "gaps" | "marks">,
  format: (ms: number) => string,
  nameOf: (label: string | null) => string,
): string {
  const paragraphs = blocksOf(recording).flatMap((block) => {
    if (block.kind !== "paragraph") return [];
    const text = joinTexts(block.segments.map(({ text }) => text));
    return text === "" ? [] : [{ atMs: block.startMs, text }];
  });
  const marks = recording.marks.map(({ atMs, label }) => ({ atMs, text: nameOf(label) }));
  return [...paragraphs, ...marks].sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `[${format(atMs)}] ${text}`).join("\n\n");
}
