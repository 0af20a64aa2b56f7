import type { RecordingSummary } from "../../../../shared/recording.ts";
import { LibraryRows, type RowFacts } from "../../../../ui/web/library/library_rows.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

const NOW = new Date(2026, 10, 22, 12);
const NOTHING: RowFacts = { selected: new Set(), renamed: undefined, here: new Set() };

function item(id: string, createdAt: Date): RecordingSummary {
  return {
    id,
    title: id,
    state: "ready",
    createdAt: createdAt.toISOString(),
    durationMs: 1_000,
    language: null,
    tags: [],
    gaps: [],
    audio: { format: "wav", bytes: 44 },
    excerpt: "",
  };
}

Deno.test("LibraryRows.of() gives the same rows where nothing has changed, and others where something has", () => {
  const rows = new LibraryRows();
  const items = [item("a", NOW), item("b", NOW), item("c", new Date(2026, 10, 21))];
  const before = rows.of(items, NOTHING, NOW, "en-GB");
  assertEquals(before.map(({ day }) => day), ["Today", undefined, "Yesterday"]);
  const more = rows.of([...items, item("d", new Date(2026, 10, 21))], NOTHING, NOW, "en-GB");
  before.forEach((row, index) => assertStrictEquals(more[index], row));
  const changed = rows.of(
    items,
    { selected: new Set(["a"]), renamed: "b", here: new Set(["c"]) },
    NOW,
    "en-GB",
  );
  assertEquals(changed.map(({ selected, renaming, here }) => [selected, renaming, here]), [
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
  // The first of its day is gone.
  const [left] = rows.of(items.slice(1), NOTHING, NOW, "en-GB");
  assertStrictEquals(left?.day, "Today");
});
