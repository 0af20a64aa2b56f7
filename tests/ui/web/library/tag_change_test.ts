import { changedTags } from "../../../../ui/web/library/tag_change.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("changedTags() keeps the order of what stays, and has none twice", () => {
  assertEquals(changedTags(["b", "a", "c"], { added: ["d", "b"], removed: ["a"] }), [
    "b",
    "c",
    "d",
  ]);
  assertEquals(changedTags([], { added: [], removed: ["a"] }), []);
});
