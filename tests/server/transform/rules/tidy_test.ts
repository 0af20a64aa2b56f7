import fc from "fast-check";
import { isFiller } from "../../../../server/transform/rules/fillers.ts";
import { tidy } from "../../../../server/transform/rules/tidy.ts";
import { tokensOf } from "../../../../server/transform/rules/token.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { PAIRS } from "./tidy_pairs.ts";

const RUNS = { numRuns: count(2_000, 200_000) };
const LANGUAGES = [undefined, "en", "de", "fr", "tr", "ja"] as const;

for (const [what, pairs] of Object.entries(PAIRS)) {
  Deno.test(`tidy(): ${what}`, () => {
    for (const [before, after, language] of pairs) {
      assertEquals(tidy(before, language), after, JSON.stringify(before));
      assertEquals(tidy(after, language), after, `again: ${JSON.stringify(after)}`);
    }
  });
}

Deno.test("tidy() is shown by at least 60 pairs", () => {
  const all = Object.values(PAIRS).flat();
  assert(new Set(all.map(([before]) => before)).size >= 60);
});

const language = fc.constantFrom(...LANGUAGES);

/** Words as they are spoken, hesitations and commands among them, with or without punctuation. */
const spoken = fc.array(
  fc.tuple(
    fc.constantFrom(
      ..."um uh er hmm the I i'm we new line paragraph newline a plan Plan had no that 5 acht Uhr der you"
        .split(" "),
      "don’t",
      "naïve",
      "日本",
      "😀",
      "e.g",
      "ſ",
      "ß",
    ),
    fc.constantFrom("", "", "", ",", ".", "...", "?", "!", ";", "-", '"', "…"),
    fc.constantFrom(" ", " ", " ", "  ", "\n", "\n\n", "\t"),
  ),
  { maxLength: 25 },
).map((parts) => parts.flat().join(""));

/** Anything that can be in a string, lone surrogates included. */
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);

Deno.test("tidy() done twice does nothing more, with any text", () => {
  fc.assert(
    fc.property(fc.oneof(spoken, anything), language, (text, language) => {
      const once = tidy(text, language);
      assertEquals(tidy(once, language), once);
    }),
    RUNS,
  );
});

Deno.test("tidy() gives valid text without space around its lines, with any text", () => {
  fc.assert(
    fc.property(fc.oneof(spoken, anything), language, (text, language) => {
      const result = tidy(text, language);
      assert(result.isWellFormed());
      assert(!/^[ \t]|[ \t]$|\n{3}/m.test(result), JSON.stringify(result));
    }),
    RUNS,
  );
});

/** The words of a text in small letters, without hesitations and without what is said twice in a row. */
function contentWords(text: string, language = "en"): string[] {
  const words = text.split(/\s+/).flatMap(tokensOf).filter((token) => !isFiller(token, true))
    .map(({ word }) => word.toLocaleLowerCase(language)).filter((word) => word !== "");
  return words.filter((word, index) => word !== words[index - 1]);
}

Deno.test("tidy() drops no word but hesitations and what is said twice, and keeps their order", () => {
  const words = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
      fc.constantFrom(..."the plan is good um uh er I we go had no 5 five Plan".split(" ")),
    ),
    { maxLength: 30 },
  ).map((parts) => parts.join(" ").toWellFormed())
    // What asks for a new line is told apart in the pairs.
    .filter((text) => !/new|\p{Zl}|\p{Zp}/iu.test(text));
  fc.assert(
    fc.property(words, language, (text, language) => {
      const result = tidy(text, language);
      assertEquals(contentWords(result, language), contentWords(text, language));
    }),
    RUNS,
  );
});

Deno.test("tidy() is quick with a day of speech, and with one endless word", () => {
  const day = "um so the the plan is good and we we go. ".repeat(20_000);
  assertEquals(tidy(day).length, "So the plan is good and we go. ".length * 20_000 - 1);
  for (const piece of ["言葉", "a.", "...", "\ud83d\ude00", ",a"]) {
    assert(tidy(piece.repeat(100_000)).length > 0);
  }
});
