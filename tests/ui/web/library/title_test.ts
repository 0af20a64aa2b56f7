import { titleOf } from "../../../../ui/web/library/title.ts";
import { assert, assertStrictEquals } from "../../../assert.ts";

Deno.test("titleOf() is the title, else the first words, else a stand-in", () => {
  assertStrictEquals(titleOf(" Diary", "text"), " Diary");
  assertStrictEquals(titleOf(" ", "Some  words\nhere."), "Some words here.");
  assertStrictEquals(titleOf("", " "), "Untitled recording");
  const long = titleOf("", "word ".repeat(100));
  assert(long.length <= 83 && long.endsWith(" word..."), long);
});
