import fc from "fast-check";
import { isolated, tamed } from "../../../ui/web/bidi.ts";
import { assert, assertStrictEquals } from "../../assert.ts";
import { count } from "../../counts.ts";

Deno.test("tamed() leaves text as it is that stays where it is", () => {
  for (const text of ["plain", "שלום", "a \u2067\u202eb\u2069 c", "\u202eturned", "a\nb", ""]) {
    assertStrictEquals(tamed(text), text);
  }
});

Deno.test("tamed() takes their effect from characters that reach beyond the text", () => {
  assertStrictEquals(tamed("a\u2069\u202eb"), "a\u2060\u202eb");
  assertStrictEquals(tamed("a\u2067b"), "a\u2060b");
  assertStrictEquals(tamed("\u2066\u2068a\u2069"), "\u2060\u2068a\u2069");
  assertStrictEquals(tamed("a\u2029\u0085\u001cb"), "a   b");
});

Deno.test("tamed() closes what it opens, of any text, and keeps its length", () => {
  const unit = fc.oneof(
    fc.constantFrom(..."\u2066\u2067\u2068\u2069\u2029\u0085\u202a\u202b\u202c\u202d\u202e\n"),
    fc.string({ unit: "grapheme", maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const text = units.join("");
      const result = tamed(text);
      let depth = 0;
      for (const character of result) {
        if (/[\u2066-\u2068]/.test(character)) depth++;
        else if (character === "\u2069") depth--;
        assert(depth >= 0);
      }
      assertStrictEquals(depth, 0);
      assertStrictEquals(result.length, text.length);
      assertStrictEquals(tamed(result), result);
    }),
    { numRuns: count(200, 10_000) },
  );
});

Deno.test("isolated() can stand in a sentence, and leaves alone what turns nothing", () => {
  assertStrictEquals(isolated("a (b), 3"), "a (b), 3");
  assertStrictEquals(isolated("יומן"), "\u2068יומן\u2069");
  assertStrictEquals(isolated("a\u2069\r\n\u202eb"), "\u2068a\u2060 \u202eb\u2069");
});
