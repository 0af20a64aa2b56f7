import type { Segment } from "../../../../shared/recording.ts";
import { placeMarks } from "../../../../ui/web/recording/placed_marks.ts";
import { assertEquals } from "../../../assert.ts";

function segment(number: number, startMs: number, endMs: number): Segment {
  return { segment: number, state: "done", startMs, endMs, text: "words", engine: "groq" };
}

Deno.test("placeMarks() puts marks before the segment they are in, or that comes next", () => {
  // Numbered as they were found, not in the order of time.
  const segments = [segment(1, 2_000, 3_000), segment(0, 0, 1_000)];
  const marks = [0, 999, 1_000, 2_500, 3_000].map((atMs) => ({ atMs, label: null }));
  const { before, atEnd } = placeMarks({ segments, marks });
  const times = (placed: readonly { readonly atMs: number }[] = []): number[] =>
    placed.map(({ atMs }) => atMs);
  assertEquals([times(before.get(0)), times(before.get(1)), times(atEnd)], [
    [0, 999],
    [1_000, 2_500],
    [3_000],
  ]);
  assertEquals(times(placeMarks({ segments: [], marks }).atEnd).length, 5);
});
