import fc from "fast-check";
import { MAX_PROMPT_CHARACTERS, shortPrompt } from "../../../../server/transcribe/groq/prompt.ts";
import { assert, assertEquals } from "../../../assert.ts";

Deno.test("shortPrompt() keeps a short prompt", () => {
  assertEquals(shortPrompt(" Frau Müller, 世界 \n"), "Frau Müller, 世界");
  assertEquals(shortPrompt("a".repeat(MAX_PROMPT_CHARACTERS)).length, MAX_PROMPT_CHARACTERS);
});

Deno.test("shortPrompt() keeps the end and begins with a whole word", () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const short = shortPrompt(words.join(" ")).split(" ");
  assertEquals(short, words.slice(-short.length));
  assert(short.join(" ").length > MAX_PROMPT_CHARACTERS - 10);
});

Deno.test("shortPrompt() cuts a text without spaces, but no character in two", () => {
  const short = shortPrompt("𝄞".repeat(2_000));
  assertEquals(short, "𝄞".repeat(MAX_PROMPT_CHARACTERS));
});

Deno.test("shortPrompt() gives the end of the text, never too much of it", () => {
  fc.assert(fc.property(fc.string({ maxLength: 3_000, unit: "grapheme" }), (text) => {
    const short = shortPrompt(text);
    assert([...short].length <= MAX_PROMPT_CHARACTERS);
    assert(text.trim().endsWith(short));
  }));
});
