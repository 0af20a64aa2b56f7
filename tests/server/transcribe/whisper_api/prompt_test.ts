import fc from "fast-check";
import {
  MAX_PROMPT_CHARACTERS,
  promptOf,
} from "../../../../server/transcribe/whisper_api/prompt.ts";
import { assert, assertEquals, assertMatch } from "../../../assert.ts";

Deno.test("promptOf() keeps a short prompt", () => {
  assertEquals(promptOf(" Frau Müller, 世界 \n", ""), "Frau Müller, 世界");
  assertEquals(promptOf("a".repeat(MAX_PROMPT_CHARACTERS), "").length, MAX_PROMPT_CHARACTERS);
});

Deno.test("promptOf() keeps the end and begins with a whole word", () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const short = promptOf(words.join(" "), "").split(" ");
  assertEquals(short, words.slice(-short.length));
  assert(short.join(" ").length > MAX_PROMPT_CHARACTERS - 10);
});

Deno.test("promptOf() cuts a text without spaces, but no character in two", () => {
  const short = promptOf("𝄞".repeat(2_000), "");
  assertEquals(short, "𝄞".repeat(MAX_PROMPT_CHARACTERS));
});

Deno.test("promptOf() gives the end of the text, never too much of it", () => {
  fc.assert(fc.property(fc.string({ maxLength: 3_000, unit: "grapheme" }), (text) => {
    const short = promptOf(text, "");
    assert([...short].length <= MAX_PROMPT_CHARACTERS);
    assert(text.trim().endsWith(short));
  }));
});

Deno.test("promptOf() puts the text before the clip after the expected words, in what room is left", () => {
  assertEquals(promptOf("Frau Müller", "So far, so good."), "Frau Müller So far, so good.");
  assertEquals(promptOf("", "So far."), "So far.");
  const both = promptOf("Müller ".repeat(20), "before ".repeat(1_000));
  assertMatch(both, /^(Müller ){20}(before ){50,}before$/);
  assert([...both].length <= MAX_PROMPT_CHARACTERS);
  assertEquals(promptOf("a".repeat(2_000), "before"), "a".repeat(MAX_PROMPT_CHARACTERS));
});
