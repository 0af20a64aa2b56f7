/** Where marks are in a recording's text. */
import type { Mark, Recording } from "../../../shared/recording.ts";

/** The marks by the segment before which they stand. */
export interface PlacedMarks {
  /** By the number of the segment in which they are, or that comes next. */
  readonly before: ReadonlyMap<number, readonly Mark[]>;
  /** Those after all segments. */
  readonly atEnd: readonly Mark[];
}

/** Finds the place of each mark in the text. */
export function placeMarks(
  { segments, marks }: Pick<Recording, "segments" | "marks">,
): PlacedMarks {
  const inOrder = segments.toSorted((a, b) => a.startMs - b.startMs);
  const before = new Map<number, Mark[]>();
  const atEnd: Mark[] = [];
  for (const mark of marks) {
    const segment = inOrder.find(({ endMs }) => mark.atMs < endMs)?.segment;
    if (segment === undefined) atEnd.push(mark);
    else before.set(segment, [...before.get(segment) ?? [], mark]);
  }
  return { before, atEnd };
}
