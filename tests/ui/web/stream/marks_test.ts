import { Marks, MAX_MARKS } from "../../../../ui/web/stream/marks.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function samplesOf(marks: Marks): number[] {
  return marks.list.map(({ atSample }) => atSample);
}

Deno.test("Marks keeps marks in order, none twice, and not without end", () => {
  const marks = new Marks([{ atSample: 30 }]);
  for (const sample of [50, 10, 50]) assertStrictEquals(marks.add(sample), true);
  assertEquals(samplesOf(marks), [10, 30, 50]);
  const many = new Marks(Array.from({ length: MAX_MARKS }, (_, atSample) => ({ atSample })));
  assertStrictEquals(many.add(MAX_MARKS), false);
  assertStrictEquals(many.add(0), true);
  assertStrictEquals(many.list.length, MAX_MARKS);
});

Deno.test("Marks keeps the names of marks", () => {
  const marks = new Marks([{ atSample: 10, label: "before" }, { atSample: 30 }]);
  assertEquals(marks.name(30, "a name"), { atSample: 30, label: "a name" });
  assertEquals(marks.name(10, ""), { atSample: 10, label: "" });
  assertStrictEquals(marks.name(20, "nowhere"), undefined);
  marks.add(30);
  assertEquals(marks.list, [{ atSample: 10, label: "" }, { atSample: 30, label: "a name" }]);
});

Deno.test("Marks go where the audio under them goes, with their names", () => {
  const marks = new Marks([{ atSample: 10 }, { atSample: 30, label: "a" }, { atSample: 50 }]);
  marks.shift(30, 5);
  assertEquals(samplesOf(marks), [10, 35, 55]);
  marks.rebase(35);
  assertEquals(marks.list, [{ atSample: 0, label: "a" }, { atSample: 20 }]);
});
