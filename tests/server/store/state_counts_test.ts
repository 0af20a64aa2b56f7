import { stateCounts } from "../../../server/store/state_counts.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

Deno.test("stateCounts() counts what there is, and 0 for the rest", () => {
  assertEquals(stateCounts([{ state: "b", n: 3 }], ["a", "b"]), { a: 0, b: 3 });
  assertEquals(stateCounts([], ["a"]), { a: 0 });
  assertThrows(() => stateCounts([{ state: "c", n: 3 }], ["a", "b"]), { name: "ZodError" });
});
