import fc from "fast-check";
import { partsOf } from "../../../server/transform/parts.ts";
import { tokensOf } from "../../../server/transform/tokens.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { count } from "../../counts.ts";

const bare = (text: string): string => text.replace(/\s+/g, "");

Deno.test("partsOf() leaves alone what is short enough", () => {
  assertEquals(partsOf("One.\n\nTwo.", 100), ["One.\n\nTwo."]);
  assertEquals(partsOf("  ", 100), []);
});

Deno.test("partsOf() cuts at paragraphs, as many together as there is room for", () => {
  const paragraph = "A paragraph of a few words.";
  const text = Array.from({ length: 5 }, () => paragraph).join("\n\n");
  const two = `${paragraph}\n\n${paragraph}`;
  assertEquals(partsOf(text, tokensOf(two) + 2), [two, two, paragraph]);
});

Deno.test("partsOf() cuts a long paragraph at sentences, a long sentence at words, a long word anywhere", () => {
  assertEquals(partsOf("First sentence here. Second sentence here. Third.", 16), [
    "First sentence here. Second sentence here.",
    "Third.",
  ]);
  assertEquals(partsOf("one two three four five six seven eight nine", 8), [
    "one two three four five",
    "six seven eight nine",
  ]);
  assertEquals(partsOf("x".repeat(50), 8), ["x".repeat(24), "x".repeat(24), "xx"]);
  assertEquals(partsOf("語".repeat(10), 8), ["語".repeat(8), "語語"]);
});

Deno.test("partsOf() loses nothing and keeps to the bound, with any text", () => {
  const text = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.constantFrom("\n\n", "\n", ". ", " word", "\n\n\n", "長い文。"),
    ),
    { maxLength: 40 },
  ).map((pieces) => pieces.join("").toWellFormed());
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 60 }), (text, maxTokens) => {
      const parts = partsOf(text, maxTokens);
      assertEquals(bare(parts.join("")), bare(text));
      for (const part of parts) {
        assert(tokensOf(part) <= maxTokens && part.trim() === part && part !== "");
      }
    }),
    { numRuns: count(500, 20_000) },
  );
});

Deno.test("partsOf() refuses a bound that no character may fit in", () => {
  assertThrows(() => partsOf("x", 7), /maxTokens must be at least 8: 7/);
});
