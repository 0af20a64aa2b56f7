import { type Committable, Committer, type Uncommitted } from "../../../server/audio/committer.ts";
import { decodeRecords } from "../../../server/audio/journal_record.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { TroubledDisk } from "../../fixtures/troubled_disk.ts";

const ID = "0190a1b2-0000-7000-8000-00000000000";

class Item implements Committable {
  readonly id: string;
  fresh: Uncommitted | undefined;
  readonly heard: unknown[] = [];
  /** Samples that its own file holds safely; undefined if it can't be synced. */
  inFile: number | undefined = 7;

  constructor(number: number) {
    this.id = `${ID}${number}`;
  }

  take(offset: number, ...bytes: number[]): void {
    const pcm = Uint8Array.from(bytes);
    this.fresh = { runs: [{ offset, pcm }], toSample: offset + bytes.length / 2 };
  }

  takeUncommitted(): Uncommitted | undefined {
    const { fresh } = this;
    this.fresh = undefined;
    return fresh;
  }

  committed(toSample: number): void {
    this.heard.push(toSample);
  }

  commitFailed(error: unknown): void {
    this.heard.push(String(error));
  }

  syncFile(): Promise<number | undefined> {
    return Promise.resolve(this.inFile);
  }
}

function records(folder: string): { id: string; offset: number; pcm: number[] }[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name }) =>
    [...decodeRecords(Deno.readFileSync(`${folder}/${name}`))]
      .map(({ id, offset, pcm }) => ({ id, offset, pcm: [...pcm] }))
  );
}

Deno.test("Committer commits all that asked in one round, once for many requests", async () => {
  using folder = tempFolder();
  await using committer = await Committer.open(folder.path);
  const [a, b] = [new Item(1), new Item(2)];
  a.take(0, 1, 2);
  b.take(5, 3, 4, 5, 6);
  for (let i = 0; i < 5; i++) {
    committer.request(a);
    committer.request(b);
  }
  await eventually(() => a.heard.length === 1 && b.heard.length === 1);
  assertEquals([a.heard, b.heard], [[1], [7]]);
  assertEquals(records(folder.path), [
    { id: a.id, offset: 0, pcm: [1, 2] },
    { id: b.id, offset: 5, pcm: [3, 4, 5, 6] },
  ]);
  a.take(1, 9, 9);
  committer.request(a);
  await committer.release(a);
  assertEquals(a.heard, [1]);
});

Deno.test("Committer makes the name of its journal safe before anything is in it", async () => {
  using folder = tempFolder();
  using watch = new DiskWatch();
  await using _committer = await Committer.open(folder.path);
  assertEquals(watch.events, [`sync ${folder.path}`]);
});

Deno.test("Committer calls nothing safe before it is synced, and release() waits for that", async () => {
  using folder = tempFolder();
  const disk = new TroubledDisk();
  const hold = Promise.withResolvers<void>();
  disk.hold = hold.promise;
  await using committer = await Committer.open(folder.path, disk);
  const item = new Item(1);
  item.take(0, 1, 2);
  committer.request(item);
  await eventually(() => disk.syncs === 1);
  let released = false;
  const release = committer.release(item).then(() => released = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([item.heard, released], [[], false]);
  hold.resolve();
  await release;
  assertEquals(item.heard, [1]);
});

Deno.test("Committer tells all of a round when the disk is full, and goes on when there is room", async () => {
  using folder = tempFolder();
  const disk = new TroubledDisk();
  await using committer = await Committer.open(folder.path, disk);
  const item = new Item(1);
  const commit = async (offset: number): Promise<void> => {
    const before = item.heard.length;
    item.take(offset, 1, 2);
    committer.request(item);
    await eventually(() => item.heard.length > before);
  };
  await commit(0);
  disk.room = 10;
  await commit(1);
  disk.room = Infinity;
  await commit(1);
  assertEquals([item.heard[0], ...item.heard.slice(2)], [1, 2]);
  assertMatch(String(item.heard[1]), /No space left/);
  assertEquals(records(folder.path).map(({ offset }) => offset), [0, 1]);
  await committer.release(item);
});

Deno.test("Committer takes back all of a round that could not be synced", async () => {
  using folder = tempFolder();
  const disk = new TroubledDisk();
  await using committer = await Committer.open(folder.path, disk);
  const items = [new Item(1), new Item(2)];
  disk.syncError = new Error("the disk is broken");
  for (const item of items) {
    item.take(0, 1, 2);
    committer.request(item);
  }
  const [a, b] = items as [Item, Item];
  await eventually(() => a.heard.length === 1 && b.heard.length === 1);
  disk.syncError = undefined;
  a.take(0, 3, 4);
  committer.request(a);
  await eventually(() => a.heard.length === 2);
  assertEquals([a.heard[1], b.heard.length], [1, 1]);
  assertEquals(records(folder.path), [{ id: a.id, offset: 0, pcm: [3, 4] }]);
  for (const item of items) await committer.release(item);
});

/** Commits so much that the journal begins anew. */
async function outgrow(committer: Committer, disk: TroubledDisk, item: Item): Promise<void> {
  disk.longestKept = 1_048_576;
  const pcm = new Uint8Array(65 * 1_048_576);
  item.fresh = { runs: [{ offset: 0, pcm }], toSample: pcm.length / 2 };
  committer.request(item);
  await eventually(() => item.heard.length === 1);
}

Deno.test("Committer begins a large journal anew, and notes in it how far recordings' files are safe", async () => {
  using folder = tempFolder();
  const disk = new TroubledDisk();
  await using committer = await Committer.open(folder.path, disk);
  const item = new Item(1);
  await outgrow(committer, disk, item);
  await eventually(() => [...Deno.readDirSync(folder.path)].length === 1);
  assertEquals(records(folder.path), [{ id: item.id, offset: 7, pcm: [] }]);
  await committer.release(item);
});

Deno.test("Committer keeps an old journal as long as a recording's file isn't safe", async () => {
  using folder = tempFolder();
  const disk = new TroubledDisk();
  await using committer = await Committer.open(folder.path, disk);
  const item = new Item(1);
  item.inFile = undefined;
  await outgrow(committer, disk, item);
  item.take(8, 1, 2);
  committer.request(item);
  await eventually(() => item.heard.length === 2);
  assertEquals([...Deno.readDirSync(folder.path)].length, 2);
  assertEquals(records(folder.path), [{ id: item.id, offset: 8, pcm: [1, 2] }]);
  await committer.release(item);
});

Deno.test("Committer removes its journal when all recordings are closed, else leaves it", async () => {
  using folder = tempFolder();
  for (const closed of [false, true]) {
    {
      await using committer = await Committer.open(folder.path);
      const item = new Item(1);
      item.take(0, 1, 2);
      committer.request(item);
      await eventually(() => item.heard.length === 1);
      if (closed) committer.forget(item);
    }
    assertEquals(records(folder.path).length, 1);
  }
});
