import type { Segment } from "../../../../shared/recording.ts";
import { placeWords, spokenAt, timeAt } from "../../../../ui/web/recording/words.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

const words = ["the", "Theatre", "the", "end"].map((word, index) => ({
  word,
  startMs: 1_000 * index,
  endMs: 1_000 * index + 900,
}));

Deno.test("placeWords() finds words in order, whatever stands around them", () => {
  const placed = placeWords("The theatre: the 7 end.", words);
  assertEquals(placed.map(({ from, to }) => [from, to]), [[0, 3], [4, 11], [13, 16], [19, 22]]);
  const missing = placeWords("the end", [{ word: "seven", startMs: 0, endMs: 1 }, ...words]);
  assertEquals(missing.map(({ from }) => from), [0, 4]);
  assertEquals(placeWords("text", [{ word: " ", startMs: 0, endMs: 1 }]), []);
});

Deno.test("timeAt() gives the time of the word at a place, else of the segment", () => {
  const segment: Segment = {
    segment: 0,
    state: "done",
    startMs: 500,
    endMs: 4_000,
    text: "... the theatre the end",
    engine: "groq",
    words,
  };
  assertStrictEquals(timeAt(segment, 0), 500);
  assertStrictEquals(timeAt(segment, 9), 1_000);
  assertStrictEquals(timeAt(segment, 23), 3_000);
  const { words: _, ...without } = segment;
  assertStrictEquals(timeAt(without, 9), 500);
});

Deno.test("spokenAt() finds the span at a time, and none between two", () => {
  const spans = [0, 1, 2].map((index) => ({
    startMs: index * 100 + 10,
    endMs: index * 100 + 50,
  }));
  for (
    const [ms, expected] of [[0, -1], [10, 0], [49, 0], [50, -1], [110, 1], [230, 2], [999, -1]]
  ) {
    assertStrictEquals(spokenAt(spans, ms ?? 0), expected ?? 0, `at ${ms}`);
  }
  assertStrictEquals(spokenAt([], 5), -1);
});
