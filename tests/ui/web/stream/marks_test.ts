import { Marks, MAX_MARKS } from "../../../../ui/web/stream/marks.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("Marks keeps marks in order, none twice, and not without end", () => {
  const marks = new Marks([30]);
  for (const sample of [50, 10, 50]) assertStrictEquals(marks.add(sample), true);
  assertEquals(marks.samples, [10, 30, 50]);
  const many = new Marks(Array.from({ length: MAX_MARKS }, (_, index) => index));
  assertStrictEquals(many.add(MAX_MARKS), false);
  assertStrictEquals(many.add(0), true);
  assertStrictEquals(many.samples.length, MAX_MARKS);
});

Deno.test("Marks go where the audio under them goes", () => {
  const marks = new Marks([10, 30, 50]);
  marks.shift(30, 5);
  assertEquals(marks.samples, [10, 35, 55]);
  marks.rebase(35);
  assertEquals(marks.samples, [0, 20]);
});
