import { Store } from "../../../server/store/store.ts";
import { assertEquals } from "../../assert.ts";

const ID = "0190a1b2-0000-7000-8000-000000000000";

/** A database with one live recording. */
function oneLive(): Store {
  const store = new Store(":memory:");
  store.recordings.insert({ id: ID, title: "", createdAt: 1 });
  return store;
}

Deno.test("RecordingStore: a recording that has ended stays as it is, whoever ends it again", () => {
  using store = oneLive();
  const { recordings } = store;
  recordings.setProcessing(ID, 100);
  recordings.setSearched(ID, 100);
  assertEquals(recordings.settle(ID), true);
  recordings.setProcessing(ID, 50);
  const row = recordings.get(ID);
  assertEquals([row?.state, row?.samples], ["ready", 100]);
});

Deno.test("RecordingStore: an interrupted recording's time begins with the first interruption, until it is live", () => {
  using store = oneLive();
  const { recordings } = store;
  const interruptedAt = (): number | null | undefined => recordings.get(ID)?.interruptedAt;
  recordings.setInterrupted(ID, 10, 1_000);
  recordings.setInterrupted(ID, 10, 2_000);
  assertEquals(interruptedAt(), 1_000);
  recordings.setLive(ID);
  recordings.setInterrupted(ID, 20, 3_000);
  assertEquals(interruptedAt(), 3_000);
});

Deno.test("RecordingStore: what was searched is not searched again, and ready is only what was searched whole", () => {
  using store = oneLive();
  const { recordings } = store;
  recordings.setSearched(ID, 80);
  recordings.setSearched(ID, 40);
  assertEquals(recordings.get(ID)?.searchedSamples, 80);
  recordings.setProcessing(ID, 100);
  assertEquals(recordings.settle(ID), false);
  recordings.setSearched(ID, 100);
  assertEquals(recordings.settle(ID), true);
});
