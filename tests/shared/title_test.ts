import { titleFromWords } from "../../shared/title.ts";
import { assert, assertStrictEquals } from "../assert.ts";

Deno.test("titleFromWords() takes whole words from the beginning", () => {
  assertStrictEquals(titleFromWords(" Some  words\nhere. "), "Some words here.");
  assertStrictEquals(titleFromWords(" \n"), "");
  const long = titleFromWords("word ".repeat(100_000));
  assert(long.length <= 83 && long.endsWith(" word..."), long);
  assertStrictEquals(titleFromWords("会".repeat(200)), `${"会".repeat(80)}...`);
  assert(titleFromWords("🎙".repeat(5_000)).isWellFormed());
});
