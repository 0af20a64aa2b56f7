import type { RecordingPage, RecordingSummary } from "../../../../shared/recording.ts";
import { ApiError } from "../../../../ui/web/api/api_error.ts";
import { Listing, type ListingApi } from "../../../../ui/web/library/listing.ts";
import { assertEquals } from "../../../assert.ts";

function item(number: number): RecordingSummary {
  return {
    id: `0193a5c4-7b1e-7000-8000-${String(number).padStart(12, "0")}`,
    title: `Title ${number}`,
    state: "ready",
    createdAt: new Date(1_000 * number).toISOString(),
    durationMs: 1_000,
    language: null,
    tags: [],
    gaps: [],
    audio: { format: "ogg", bytes: 44 },
    excerpt: "",
  };
}

/** Recordings, the newest first, in pages; a query is the number of the only one that has it. */
class FakeApi implements ListingApi {
  items: RecordingSummary[];
  readonly asked: string[] = [];
  down = false;
  /** Items that are looked at for a page with a query. */
  scanned = 1_000;
  before: Promise<void> = Promise.resolve();

  constructor(count: number) {
    this.items = Array.from({ length: count }, (_, index) => item(count - index));
  }

  async recordings(
    { query, cursor, limit }: Parameters<ListingApi["recordings"]>[0],
  ): Promise<RecordingPage> {
    this.asked.push(`${query ?? ""}@${cursor ?? ""}`);
    await this.before;
    if (this.down) throw new ApiError("away", "The engine is away.");
    const from = Number(cursor ?? 0);
    const to = from + (query === undefined ? limit : this.scanned);
    const page = this.items.slice(from, to);
    return {
      items: query === undefined ? page : page.filter(({ title }) => title === `Title ${query}`),
      next: to < this.items.length ? String(to) : null,
    };
  }
}

Deno.test("Listing goes on page by page, and refreshes its head only", async () => {
  const api = new FakeApi(125);
  using listing = new Listing(api);
  assertEquals([listing.items.value, listing.complete], [undefined, false]);
  await listing.show({});
  await listing.more();
  assertEquals([listing.items.value?.length, listing.complete], [100, false]);
  api.items.unshift(item(126));
  api.items[25] = { ...api.items[25]!, title: "changed" };
  api.items.splice(30, 1);
  await listing.refresh();
  assertEquals(listing.items.value?.slice(0, 100), api.items.slice(0, 100));
  await listing.more();
  assertEquals(listing.complete, true);
  assertEquals(listing.items.value?.at(-1), item(1));
  const asked = api.asked.length;
  await listing.more();
  assertEquals(api.asked.length, asked);
});

Deno.test("Listing goes on by itself over pages that are empty", async () => {
  const api = new FakeApi(3_500);
  using listing = new Listing(api);
  await listing.show({ query: "7" });
  assertEquals(listing.items.value?.map(({ title }) => title), ["Title 7"]);
  assertEquals([listing.complete, api.asked.length], [true, 4]);
});

Deno.test("Listing drops the answer to what is no longer asked", async () => {
  const api = new FakeApi(5);
  using listing = new Listing(api);
  const late = Promise.withResolvers<void>();
  api.before = late.promise;
  const first = listing.show({ query: "1" });
  api.before = Promise.resolve();
  await listing.show({ query: "2" });
  late.resolve();
  await first;
  assertEquals(listing.items.value?.map(({ title }) => title), ["Title 2"]);
  assertEquals(listing.loading.value, false);
});

Deno.test("Listing keeps what it has while the engine is away, and changes at once what is told", async () => {
  const api = new FakeApi(3);
  using listing = new Listing(api);
  await listing.show({});
  api.down = true;
  await listing.refresh();
  listing.drop(new Set([item(2).id]));
  listing.change(item(1).id, { tags: ["new"] });
  assertEquals(listing.items.value, [item(3), { ...item(1), tags: ["new"] }]);
});
