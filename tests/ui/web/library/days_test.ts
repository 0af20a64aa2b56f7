import type { RecordingSummary } from "../../../../shared/recording.ts";
import { byDay } from "../../../../ui/web/library/days.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("byDay() groups what follows each other on a day", () => {
  const now = new Date(2026, 10, 22, 12);
  const item = (id: string, ...date: [number, number, number, number]): RecordingSummary => ({
    id,
    title: "",
    state: "ready",
    createdAt: new Date(...date).toISOString(),
    durationMs: 0,
    language: null,
    tags: [],
    gaps: [],
    audio: { format: "wav", bytes: 44 },
    excerpt: "",
  });
  const days = byDay(
    [
      item("a", 2026, 10, 22, 11),
      item("b", 2026, 10, 22, 1),
      item("c", 2026, 10, 21, 23),
      item("d", 2026, 9, 1, 9),
    ],
    now,
    "en-GB",
  );
  assertEquals(days.map(({ name, items }) => [name, items.map(({ id }) => id)]), [
    ["Today", ["a", "b"]],
    ["Yesterday", ["c"]],
    ["Thursday 1 October", ["d"]],
  ]);
  assertEquals(byDay([], now, "en-GB"), []);
});
