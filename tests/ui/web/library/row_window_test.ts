import fc from "fast-check";
import { RowHeights, rowsWithin } from "../../../../ui/web/library/row_window.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";

Deno.test("RowHeights.offsets() takes what was measured, else what is expected", () => {
  const heights = new RowHeights();
  const offsets = (): number[] => [...heights.offsets(["a", "b", "c"], (row) => row, () => 10)];
  assertEquals(offsets(), [0, 10, 20, 30]);
  assertEquals([heights.note("b", 50), heights.note("b", 50.2), heights.note("b", 51)], [
    true,
    false,
    true,
  ]);
  assertEquals(offsets(), [0, 10, 61, 71]);
  assertEquals([heights.fit(600), heights.fit(600)], [false, false]);
  assertEquals(offsets(), [0, 10, 61, 71]);
  assertEquals(heights.fit(500), true);
  assertEquals(offsets(), [0, 10, 20, 30]);
});

Deno.test("rowsWithin() gives every row that can be seen, and not many more", () => {
  const heights = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      heights,
      fc.integer({ min: -500, max: 8_000 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 0, max: 300 }),
      (heights, top, height, beyond) => {
        const offsets = new Float64Array(heights.length + 1);
        heights.forEach((each, index) => offsets[index + 1] = (offsets[index] ?? 0) + each);
        const { from, to } = rowsWithin(offsets, top, height, beyond);
        assert(0 <= from && from <= to && to <= heights.length);
        for (const [index] of heights.entries()) {
          const [start = 0, end = 0] = [offsets[index], offsets[index + 1]];
          const seen = end > top - beyond && start < top + height + beyond;
          if (seen) assert(index >= from && index < to, `row ${index} can be seen`);
        }
        // All but the first and the last lie wholly within.
        const whole = heights.slice(from + 1, Math.max(from + 1, to - 1));
        assert(whole.reduce((sum, each) => sum + each, 0) <= height + 2 * beyond);
      },
    ),
    { numRuns: count(300, 5_000) },
  );
});
