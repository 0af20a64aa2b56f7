import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../../server/store/database.ts";
import { Store } from "../../../server/store/store.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

/** The wish of jobs that any engine may do. */
const ANY = [{ engine: null, betterThan: null }];
const ID = "0190a1b2-0000-7000-8000-000000000000";

function storeWithSegment(path: string): Store {
  const store = new Store(path);
  store.recordings.insert({ id: ID, title: "", createdAt: 1 });
  store.addSegment(ID, 0, 1_600);
  return store;
}

Deno.test("openDatabase() syncs every commit, and opens again what it made", async () => {
  const path = await Deno.makeTempFile({ prefix: "hero_voice_" });
  {
    using database = openDatabase(path);
    const pragma = (name: string): unknown =>
      Object.values(database.sql.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    assertEquals(pragma("journal_mode"), "wal");
    assertEquals(pragma("synchronous"), 2);
    assertEquals(pragma("foreign_keys"), 1);
  }
  openDatabase(path)[Symbol.dispose]();
  await Deno.remove(path);
});

Deno.test("Database.unsyncedTransaction() stores all or nothing, and every commit after it is synced", () => {
  using database = openDatabase(":memory:");
  const synchronous = (): unknown =>
    database.sql.prepare("PRAGMA synchronous").get()?.["synchronous"];
  const titles = (): number =>
    Number(database.sql.prepare("SELECT count(*) AS n FROM recordings").get()?.["n"]);
  const insert = (id: string): void => {
    database.sql.prepare(
      "INSERT INTO recordings (id, title, state, created_at) VALUES (?, '', 'live', 1)",
    ).run(id);
  };
  const during = database.unsyncedTransaction(() => {
    insert(ID);
    return synchronous();
  });
  assertEquals([during, synchronous(), titles()], [1, 2, 1]);
  assertThrows(() =>
    database.unsyncedTransaction(() => {
      insert("0190a1b2-0000-7000-8000-000000000001");
      throw new Error("no");
    }), /no/);
  assertEquals([synchronous(), titles()], [2, 1]);
});

Deno.test("openDatabase() refuses a newer or damaged database with a sentence", async () => {
  const path = await Deno.makeTempFile({ prefix: "hero_voice_" });
  const newer = new DatabaseSync(path);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  assertThrows(() => openDatabase(path), /newer hero_voice \(version 99/);
  await Deno.writeTextFile(
    path,
    "this is not a database, but long enough to look like one. ".repeat(50),
  );
  assertThrows(() => openDatabase(path), /can't be opened .* put a backup back\./);
  await Deno.remove(path);
});

Deno.test("Store.transaction() stores all or nothing", () => {
  using store = storeWithSegment(":memory:");
  assertThrows(() =>
    store.transaction(() => {
      store.recordings.update(ID, { title: "changed" });
      throw new Error("no");
    }), /no/);
  assertEquals(store.recordings.get(ID)?.title, "");
});

Deno.test("Store.addSegment() adds segment, job and place in one", () => {
  using store = storeWithSegment(":memory:");
  assertEquals(store.addSegment(ID, 1_600, 3_200), 1);
  assertEquals(store.recordings.get(ID)?.searchedSamples, 3_200);
  assertEquals(store.jobs.counts(), { queued: 2, running: 0, waiting: 0 });
});

Deno.test("JobStore gives each job once, live work first, and again after a crash", () => {
  using store = storeWithSegment(":memory:");
  const live = "0190a1b2-0000-7000-8000-000000000001";
  store.recordings.setProcessing(ID, 1_600);
  store.recordings.insert({ id: live, title: "", createdAt: 2 });
  store.addSegment(live, 0, 100);
  assertEquals(store.jobs.take(ANY)?.recording, live);
  assertEquals(store.jobs.take(ANY)?.recording, ID);
  assertEquals(store.jobs.take(ANY), undefined);
  store.jobs.requeueRunning();
  assertEquals(store.jobs.take(ANY)?.attempts, 1);
});

Deno.test("Store.finishTranscription() makes a recording ready with its last segment", () => {
  using store = storeWithSegment(":memory:");
  store.addSegment(ID, 1_600, 3_200);
  store.recordings.setProcessing(ID, 3_200);
  const first = store.jobs.take(ANY)!;
  store.finishTranscription(first, { state: "waiting", reason: "Later.", nextTryAtMs: 5 }, 1);
  store.finishTranscription(store.jobs.take(ANY)!, {
    state: "empty",
    engine: "groq",
    reason: "no_words",
    better: undefined,
  }, 1);
  assertEquals(store.recordings.get(ID)?.state, "processing");
  assertEquals(store.segments.get(ID, 0)?.nextTryAt, 5);
  assertEquals(store.jobs.take(ANY), undefined);
  store.jobs.queueDue(5);
  const again = store.jobs.take(ANY)!;
  assertEquals(again.attempts, 1);
  store.finishTranscription(again, {
    state: "done",
    text: "hi",
    engine: "groq",
    words: undefined,
    better: undefined,
  }, 6);
  assertEquals(store.recordings.get(ID)?.state, "ready");
});
