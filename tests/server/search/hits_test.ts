import fc from "fast-check";
import { fold, foldWithPlaces } from "../../../server/search/fold.ts";
import { rangesOf, snippetOf } from "../../../server/search/hits.ts";
import { assert, assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";

/** The parts that are marked. */
function marked(text: string, ...terms: string[]): string[] {
  return rangesOf(text, terms).map(({ start, end }) => text.slice(start, end));
}

Deno.test("rangesOf() marks every place, whatever its case and accents", () => {
  assertEquals(marked("Über die Übung, UBUNG und Ubu", "ubu"), ["Übu", "UBU", "Ubu"]);
  assertEquals(marked("U\u0308bung", "übung"), ["U\u0308bung"]);
  assertEquals(marked("明日の会議は十時", "会議"), ["会議"]);
  assertEquals(marked("𝒳 and 🎙️ voice", "🎙"), ["🎙"]);
  assertEquals(marked("anana", "ana"), ["ana"]);
  assertEquals(marked("budget meeting", "get", "tm", "eet"), ["get", "eet"]);
  assertEquals(marked("abcd", "ab", "bc", "cd"), ["abcd"]);
  assertEquals(marked("Ärmel alpha", "ä"), ["Ä", "a", "a"]);
  assertEquals(marked("nothing", "zzz"), []);
  assertEquals(marked("", "a"), []);
});

Deno.test("rangesOf() gives ordered ranges whose folded text holds a term, of any text", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(text, fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }), (text, term) => {
      let before = -1;
      for (const { start, end } of rangesOf(text, [term])) {
        assert(before < start && start < end && end <= text.length);
        assert(fold(text.slice(start, end)).includes(fold(term)));
        before = end;
      }
    }),
    { numRuns: count(200, 5_000) },
  );
});

Deno.test("foldWithPlaces() folds as fold() does, and knows the places", () => {
  for (const text of ["Ärger", "A\u030arger é", "İstanbul", "ﬁn ß", "한국어", "がぎ", "a🎙b"]) {
    const folded = foldWithPlaces(text);
    assertEquals(folded.text, fold(text));
    assertEquals(folded.starts.length, folded.text.length);
    assertEquals(folded.ends.at(-1), text.length);
  }
});

Deno.test("snippetOf() cuts around the first place, at a word", () => {
  const text = `${"before ".repeat(40)}the needle ${"after ".repeat(60)}`;
  const { text: part, ranges } = snippetOf(text, ["needle"]);
  assert(part.startsWith("…before ") && part.endsWith("…") && part.length <= 202, part);
  assertEquals(ranges.map(({ start, end }) => part.slice(start, end)), ["needle"]);
  assertEquals(snippetOf("short needle", ["needle"]).text, "short needle");
  const unspaced = `${"あ".repeat(300)}会議`;
  assert(snippetOf(unspaced, ["会議"]).text.endsWith("会議"));
});
