import { Selection } from "../../../../ui/web/library/selection.ts";
import { assertEquals } from "../../../assert.ts";

const ORDER = ["a", "b", "c", "d", "e"];

Deno.test("Selection takes single ones, ranges, all, and lets go of what is gone", () => {
  const selection = new Selection();
  const ids = (): string => [...selection.ids.value].sort().join("");
  selection.toggle("b");
  selection.extend("d", ORDER);
  assertEquals(ids(), "bcd");
  selection.toggle("c");
  assertEquals(ids(), "bd");
  selection.extend("a", ORDER);
  assertEquals(ids(), "abcd");
  selection.keepOnly(["a", "d", "e"]);
  assertEquals(ids(), "ad");
  const before = selection.ids.value;
  selection.keepOnly(ORDER);
  assertEquals(selection.ids.value === before, true);
  selection.set(ORDER);
  assertEquals(ids(), "abcde");
  selection.clear();
  assertEquals(ids(), "");
  selection.extend("c", ORDER);
  assertEquals(ids(), "c");
  selection.extend("z", ORDER);
  assertEquals(ids(), "cz");
});
