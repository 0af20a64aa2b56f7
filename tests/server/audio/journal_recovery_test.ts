import * as fc from "fast-check";
import { recoverJournal } from "../../../server/audio/journal_recovery.ts";
import { decodeRecords, encodeRecords, uuidBytes } from "../../../server/audio/journal_record.ts";
import { wavHeader } from "../../../shared/audio/wav_header.ts";
import { assertEquals } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const ID = "0190a1b2-0000-7000-8000-000000000001";
const OTHER = "0190a1b2-0000-7000-8000-000000000002";

function record(id: string, offset: number, ...bytes: number[]): Uint8Array {
  return encodeRecords([{ id: uuidBytes(id), offset, pcm: Uint8Array.from(bytes) }]);
}

Deno.test("decodeRecords() reads what encodeRecords() wrote, and stops where something is broken", () => {
  const samples = fc.uint8Array({ maxLength: 60 }).map((bytes) =>
    bytes.subarray(0, bytes.length & ~1)
  );
  const input = fc.array(
    fc.record({
      id: fc.uuid(),
      offset: fc.integer({ min: 0, max: 2 ** 40 }),
      pcm: samples,
    }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(fc.property(input, fc.nat(), fc.integer({ min: 1, max: 255 }), (items, where, flip) => {
    const bytes = encodeRecords(items.map((item) => ({ ...item, id: uuidBytes(item.id) })));
    const expected = items.map(({ id, offset, pcm }) => [id, offset, [...pcm]]);
    const read = (): unknown[] =>
      [...decodeRecords(bytes)].map(({ id, offset, pcm }) => [id, offset, [...pcm]]);
    assertEquals(read(), expected);
    const at = where % bytes.length;
    bytes[at] = bytes[at]! ^ flip;
    const broken = read();
    assertEquals(broken, expected.slice(0, broken.length));
    assertEquals(broken.length < expected.length, true);
    assertEquals(
      [...decodeRecords(bytes.subarray(0, bytes.length - 1))].length < items.length,
      true,
    );
  }));
});

Deno.test("recoverJournal() makes the file what was committed: no less, and nothing unsynced", async () => {
  using folder = tempFolder();
  const journal = `${folder.path}/journal`;
  await Deno.mkdir(journal);
  const path = (id: string): string => `${folder.path}/${id}.wav`;
  // The file holds one safe sample, one that went wrong, and garbage beyond; another recording is whole.
  await Deno.writeFile(
    path(ID),
    Uint8Array.from([...wavHeader(9), 1, 1, 0, 0, 77, 77, 77, 77, 77, 77]),
  );
  const whole = Uint8Array.from([...wavHeader(1), 5, 5]);
  await Deno.writeFile(path(OTHER), whole);
  const torn = record(ID, 3, 4, 4).subarray(0, 37);
  await Deno.writeFile(`${journal}/1.journal`, record(ID, 1, 2, 2));
  await Deno.writeFile(
    `${journal}/2.journal`,
    Uint8Array.from([...record(OTHER, 0, 8, 8, 8, 8), ...record(ID, 2, 3, 3), ...torn]),
  );
  const safe = new Map([[ID, 1]]);
  const ends = await recoverJournal(journal, { wavPath: path }, (id) => safe.get(id));
  assertEquals([...ends], [[ID, 3]]);
  assertEquals(
    await Deno.readFile(path(ID)),
    Uint8Array.from([...wavHeader(3), 1, 1, 2, 2, 3, 3]),
  );
  assertEquals(await Deno.readFile(path(OTHER)), whole);
  assertEquals([...Deno.readDirSync(journal)], []);
});

Deno.test("recoverJournal() never cuts what was safe before, and passes over missing files", async () => {
  using folder = tempFolder();
  const journal = `${folder.path}/journal`;
  await Deno.mkdir(journal);
  const path = (id: string): string => `${folder.path}/${id}.wav`;
  await Deno.writeFile(path(ID), Uint8Array.from([...wavHeader(2), 1, 1, 2, 2]));
  await Deno.writeFile(
    `${journal}/1.journal`,
    Uint8Array.from([...record(ID, 0, 1, 1), ...record(OTHER, 0, 9, 9)]),
  );
  using watch = new DiskWatch();
  await recoverJournal(journal, { wavPath: path }, () => 2);
  assertEquals(await Deno.readFile(path(ID)), Uint8Array.from([...wavHeader(2), 1, 1, 2, 2]));
  // The journal goes only when the file is safe.
  assertEquals(watch.events, [`sync ${path(ID)}`, `remove ${journal}/1.journal`]);
});
