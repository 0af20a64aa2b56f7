import { SyncedFile } from "../../../server/upload/synced_file.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const MIB = 1_048_576;

Deno.test("SyncedFile syncs every 16 MiB and at its end, and may be stopped before each", async () => {
  using folder = tempFolder();
  using watch = new DiskWatch();
  const path = `${folder.path}/file`;
  let looks = 0;
  using file = await SyncedFile.create(path, () => {
    if (++looks === 2) return Promise.reject(new Error("the disk is nearly full"));
    return Promise.resolve();
  });
  const piece = new Uint8Array(8 * MIB);
  await file.append(piece);
  assertEquals([looks, watch.events], [0, []]);
  await file.append(piece);
  assertEquals([looks, watch.events], [1, [`sync ${path}`]]);
  await file.append(piece);
  await assertRejects(() => file.append(piece), /nearly full/);
  assertEquals(watch.events.length, 1);
  await file.finish();
  assertEquals(watch.events.length, 2);
});
