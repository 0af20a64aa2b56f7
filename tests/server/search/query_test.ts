import { termsOf } from "../../../server/search/query.ts";
import { assert, assertEquals } from "../../assert.ts";
import { hostileString } from "../../fixtures/hostile_strings.ts";

Deno.test("termsOf() takes words, and what stands between quotes as one", () => {
  const rows: readonly [query: string, terms: string[]][] = [
    ["", []],
    ["  \t\n ", []],
    ["budget meeting", ["budget", "meeting"]],
    ['"budget meeting" room', ["budget meeting", "room"]],
    ['room "budget mee', ["room", "budget mee"]],
    ['5" pipe', ["5", "pipe"]],
    ['"" " "', []],
    ["same same", ["same"]],
    ["会議の メモ", ["会議の", "メモ"]],
    ["\u0301", []],
    ["a OR b* NOT (c) -d ^e col:f", ["a", "OR", "b*", "NOT", "(c)", "-d", "^e", "col:f"]],
  ];
  for (const [query, terms] of rows) assertEquals(termsOf(query), terms, query);
});

Deno.test("termsOf() bounds what it makes of anything", () => {
  for (let number = 0; number < 200; number++) {
    const terms = termsOf(hostileString(number, 500));
    assert(terms.length <= 10);
    for (const term of terms) assert(term.isWellFormed() && !term.includes("\u0000"));
  }
});
