import type { Segment } from "../../../../shared/recording.ts";
import { blocksOf, textWithTimes } from "../../../../ui/web/recording/blocks.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function segment(number: number, startMs: number, endMs: number, text = `t${number}`): Segment {
  const state = text === "" ? "empty" : "done";
  return { segment: number, state, startMs, endMs, text, engine: "groq" };
}

/** Blocks in a few words. */
function outline(blocks: ReturnType<typeof blocksOf>): string[] {
  return blocks.map((block) =>
    block.kind === "gap"
      ? `gap ${block.startMs}-${block.endMs}`
      : block.segments.map((one) => one.segment).join(" ")
  );
}

Deno.test("blocksOf() begins a paragraph after a long pause and after a gap, and keeps what is empty", () => {
  const segments = [
    segment(0, 0, 1_000),
    segment(1, 1_500, 2_000, ""),
    segment(2, 4_300, 5_000),
    segment(3, 5_800, 6_000),
    // Found later, but spoken before.
    segment(4, 2_100, 2_200),
  ];
  const gaps = [{ startMs: 5_200, endMs: 5_700 }, { startMs: 9_000, endMs: 9_500 }];
  assertEquals(outline(blocksOf({ segments, gaps })), [
    "0 1 4",
    "2",
    "gap 5200-5700",
    "3",
    "gap 9000-9500",
  ]);
  assertEquals(blocksOf({ segments: [], gaps: [] }), []);
  assertEquals(outline(blocksOf({ segments: [], gaps })).length, 2);
});

Deno.test("textWithTimes() gives each paragraph its time, and leaves out what has no text", () => {
  const segments = [
    segment(0, 0, 1_000, " one "),
    segment(1, 1_100, 1_200, "two"),
    segment(2, 65_000, 66_000, ""),
    segment(3, 70_000, 71_000, "three"),
  ];
  const marks = [{ atMs: 500, label: null }, { atMs: 68_000, label: "here" }];
  const text = textWithTimes(
    { segments, gaps: [], marks },
    (ms) => `${ms / 1_000} s`,
    (label) => `Mark ${label}`,
  );
  assertStrictEquals(
    text,
    "[0 s] one two\n\n[0.5 s] Mark null\n\n[68 s] Mark here\n\n[70 s] three",
  );
});
