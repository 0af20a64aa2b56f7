import * as fc from "fast-check";
import { groupParagraphs, joinTexts, type SpokenText } from "../../shared/paragraphs.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";

/** Segments of a second each, after pauses in milliseconds. */
function spoken(...parts: readonly (readonly [pauseMs: number, text: string])[]): SpokenText[] {
  let at = 0;
  return parts.map(([pauseMs, text]) => {
    const startMs = at + pauseMs;
    at = startMs + 1_000;
    return { text, startMs, endMs: at };
  });
}

function paragraphs(...parts: readonly (readonly [pauseMs: number, text: string])[]): string[] {
  return groupParagraphs(spoken(...parts), (each) => each)
    .map((paragraph) => joinTexts(paragraph.map(({ text }) => text)));
}

Deno.test("groupParagraphs() begins a paragraph where a sentence has ended and a pause follows", () => {
  assertEquals(
    paragraphs(
      [0, "We went home."],
      [1_900, "It was late."],
      [2_000, "The next day"],
      [
        2_500,
        "it rained.",
      ],
      [2_500, "“Again!”"],
      [2_500, "So it goes."],
    ),
    ["We went home. It was late.", "The next day it rained.", "“Again!”", "So it goes."],
  );
});

Deno.test("groupParagraphs() goes by pauses alone where there is no punctuation", () => {
  assertEquals(
    paragraphs([0, "we went home"], [1_900, "it was late"], [2_000, "the next day"]),
    ["we went home it was late", "the next day"],
  );
});

Deno.test("groupParagraphs() breaks even a sentence at a very long pause", () => {
  assertEquals(
    paragraphs([0, "Well."], [900, "I think"], [8_000, "I forgot."]),
    ["Well. I think", "I forgot."],
  );
});

Deno.test("groupParagraphs() lets a long paragraph end with its sentence", () => {
  const sentence = `${"word ".repeat(40).trim()}.`;
  const long = Array.from({ length: 10 }, () => [900, sentence] as const);
  assertEquals(
    groupParagraphs(spoken(...long), (each) => each).map(({ length }) => length),
    [4, 4, 2],
  );
  // A segment that was split because it grew too long has no pause before the next.
  const split = Array.from({ length: 10 }, () => [0, sentence] as const);
  assertEquals(groupParagraphs(spoken(...split), (each) => each).length, 1);
});

Deno.test("groupParagraphs() can do with what is not known yet", () => {
  const segments = [
    { text: "One.", startMs: 0, endMs: 1_000 },
    { text: "", startMs: 2_000, endMs: undefined },
    { text: "", startMs: undefined, endMs: undefined },
  ];
  assertEquals(groupParagraphs(segments, (each) => each), [segments]);
  assertEquals(groupParagraphs([], (each: SpokenText) => each), []);
});

Deno.test("joinTexts() puts spaces only where the script has them", () => {
  assertEquals(joinTexts(["今日は。", "いい天気。"]), "今日は。いい天気。");
  assertEquals(joinTexts(["你好", "世界"]), "你好世界");
  assertEquals(joinTexts(["한국어는", "띄어 쓴다."]), "한국어는 띄어 쓴다.");
  assertEquals(joinTexts(["これは", "Deno です"]), "これは Deno です");
  assertEquals(joinTexts([" one ", "", "two"]), "one two");
});

Deno.test("paragraphs hold all words of the segments, in order, unchanged", () => {
  const text = fc.array(fc.constantFrom("One", "two,", "three.", "4?", "“five”", "six…"), {
    maxLength: 30,
  }).map((words) => words.join(" "));
  const part = fc.tuple(fc.integer({ min: 0, max: 12_000 }), text);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const words = (all: readonly string[]): string[] =>
        all.join(" ").split(/\s+/).filter(Boolean);
      const joined = paragraphs(...parts);
      assertEquals(words(joined), words(parts.map(([, said]) => said)));
      assert(joined.every((paragraph) => !/\s{2}|^\s|\s$/.test(paragraph)));
    }),
    { numRuns: count(300, 5_000) },
  );
});
