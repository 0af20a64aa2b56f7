import type { RecordingSummary } from "../../../../shared/recording.ts";
import { Api } from "../../../../ui/web/api/api.ts";
import { Library, nextListLookMs } from "../../../../ui/web/library/library.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function item(number: number): RecordingSummary {
  return {
    id: `0193a5c4-7b1e-7000-8000-${String(number).padStart(12, "0")}`,
    title: `Title ${number}`,
    state: "ready",
    createdAt: "2026-11-22T10:00:00Z",
    durationMs: 1_000,
    language: null,
    tags: [],
    gaps: [],
    audio: { format: "ogg", bytes: 44 },
    excerpt: "",
  };
}

/** A list of so many recordings, served by pages; `down` makes it fail. */
class FakeList {
  readonly items: RecordingSummary[];
  readonly requests: string[] = [];
  down = false;
  readonly api: Api;

  constructor(count: number) {
    this.items = Array.from({ length: count }, (_, i) => item(i));
    this.api = new Api({ fetch: (input) => Promise.resolve(this.#answer(String(input))) });
  }

  #answer(address: string): Response {
    this.requests.push(address);
    if (this.down) return new Response(null, { status: 503 });
    const { searchParams } = new URL(address, "http://page.invalid");
    const from = Number(searchParams.get("cursor") ?? 0);
    const to = from + Number(searchParams.get("limit"));
    return Response.json({
      items: this.items.slice(from, to),
      next: to < this.items.length ? String(to) : null,
    });
  }
}

Deno.test("Library.refresh() asks for the newest anew", async () => {
  const list = new FakeList(70);
  using library = new Library(list.api);
  const { items } = library;
  assertEquals(items.value, undefined);
  await library.refresh();
  assertEquals(items.value, list.items.slice(0, 30));
  list.items.unshift(item(100));
  await library.refresh();
  assertEquals(items.value, list.items.slice(0, 30));
});

Deno.test("Library.refresh() asks once more for all calls that come meanwhile", async () => {
  const list = new FakeList(1);
  using library = new Library(list.api);
  await Promise.all([library.refresh(), library.refresh(), library.refresh()]);
  assertStrictEquals(list.requests.length, 2);
});

Deno.test("Library.refresh() keeps what it has while the engine is away", async () => {
  const list = new FakeList(2);
  using library = new Library(list.api);
  await library.refresh();
  list.down = true;
  await library.refresh();
  assertEquals(library.items.value, list.items);
});

Deno.test("Library.retitle() and drop() change the list at once", async () => {
  const list = new FakeList(2);
  using library = new Library(list.api);
  await library.refresh();
  library.retitle(item(1).id, "New");
  library.drop(item(0).id);
  assertEquals(library.items.value?.map(({ title }) => title), ["New"]);
});

Deno.test("nextListLookMs() looks on while something changes by itself", () => {
  assertStrictEquals(nextListLookMs([{ state: "ready" }, { state: "processing" }]), 2_000);
  assertStrictEquals(nextListLookMs([{ state: "live" }]), 10_000);
  assertStrictEquals(nextListLookMs([{ state: "interrupted" }]), 10_000);
  assertStrictEquals(nextListLookMs([{ state: "ready" }]), undefined);
});
