import * as fc from "fast-check";
import { Agreement, type GrowingText } from "../../../server/partial/agreement.ts";
import { assert, assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";

/** What is shown after each of the passes, as `settled | tentative`. */
function shown(language: string | undefined, ...passes: readonly string[]): string[] {
  const agreement = new Agreement();
  return passes.map((pass) => {
    const { settled, tentative } = agreement.add(pass, language);
    return `${settled} | ${tentative}`;
  });
}

Deno.test("Agreement settles what two passes agree on, the rest is tentative", () => {
  assertEquals(
    shown(
      "en",
      "The weather was",
      "The weather was good this mourning",
      "The weather was good this morning and",
      "The weather was good this morning and we",
    ),
    [
      " | The weather was",
      "The weather was | good this mourning",
      "The weather was good this | morning and",
      "The weather was good this morning and | we",
    ],
  );
  assertEquals(shown("en", "Good day.", "Good day."), [" | Good day.", "Good day. | "]);
});

Deno.test("Agreement lets case and punctuation of settled words follow the newest pass", () => {
  assertEquals(
    shown("en", "it is late", "It is late.", "It is late, and I'm tired."),
    [" | it is late", "It is late. | ", "It is late, | and I'm tired."],
  );
});

Deno.test("Agreement takes no settled word back, and shows none twice where a pass contradicts it", () => {
  assertEquals(
    shown("en", "we met at noon", "we met at noon by", "he met them at noon by the bridge"),
    [" | we met at noon", "we met at noon | by", "we met at noon | by the bridge"],
  );
  assertEquals(shown("en", "one two", "one two three", ""), [
    " | one two",
    "one two | three",
    "one two | ",
  ]);
});

Deno.test("Agreement tells words apart where there are no spaces between them", () => {
  assertEquals(
    shown("ja", "今日は天気", "今日は天気がいいですね"),
    [" | 今日は天気", "今日は天気 | がいいですね"],
  );
  const thai = shown("th", "สวัสดีครับ", "สวัสดีครับผมชื่อ");
  assertEquals(thai.at(-1), "สวัสดีครับ | ผมชื่อ");
});

Deno.test("Agreement: settled words only grow, and nothing of the newest pass is missing", () => {
  const word = fc.constantFrom("a", "bee", "sea", "deer", "Eve.", "fog,");
  const pass = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(pass, { maxLength: 8 }), (passes) => {
      const agreement = new Agreement();
      let before: string[] = [];
      for (const text of passes) {
        const { settled, tentative }: GrowingText = agreement.add(text, "en");
        const words = plain(settled);
        assertEquals(words.slice(0, before.length), before);
        const all = plain(text);
        if (all.slice(0, words.length).join() === words.join()) {
          assertEquals([...words, ...plain(tentative)], all);
        } else assert(all.join(" ").endsWith(plain(tentative).join(" ")));
        before = words;
      }
    }),
    { numRuns: count(300, 5_000) },
  );
});

function plain(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
