import { type Committable, Committer, type Uncommitted } from "../../../server/audio/committer.ts";
import { type JournalDisk, journalDisk } from "../../../server/audio/journal.ts";
import { decodeRecords } from "../../../server/audio/journal_record.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const ID = "0190a1b2-0000-7000-8000-00000000000";

class Item implements Committable {
  readonly id: string;
  fresh: Uncommitted | undefined;
  readonly heard: unknown[] = [];

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
    return Promise.resolve(7);
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

Deno.test("Committer tells all of a round when the disk is full, and goes on when there is room", async () => {
  using folder = tempFolder();
  let full = false;
  const disk: JournalDisk = {
    remove: (path) => journalDisk.remove(path),
    create: async (path) => {
      const file = await journalDisk.create(path);
      return {
        writeSync: (bytes) => {
          if (!full) return file.writeSync(bytes);
          if (bytes.length > 10) return file.writeSync(bytes.subarray(0, 10));
          throw new Error("No space left on device");
        },
        seekSync: (offset, whence) => file.seekSync(offset, whence),
        truncateSync: (size) => file.truncateSync(size),
        syncData: () => file.syncData(),
        close: () => file.close(),
      };
    },
  };
  await using committer = await Committer.open(folder.path, disk);
  const item = new Item(1);
  const commit = async (offset: number): Promise<void> => {
    const before = item.heard.length;
    item.take(offset, 1, 2);
    committer.request(item);
    await eventually(() => item.heard.length > before);
  };
  await commit(0);
  full = true;
  await commit(1);
  full = false;
  await commit(1);
  assertEquals([item.heard[0], item.heard[2]], [1, 2]);
  assertMatch(String(item.heard[1]), /No space left/);
  assertEquals(records(folder.path).map(({ offset }) => offset), [0, 1]);
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
      if (closed) await committer.release(item);
    }
    assertEquals(records(folder.path).length, 1);
  }
});
