import { writeAll, writeAllSync } from "../../shared/write_all.ts";
import { assertEquals } from "../assert.ts";

Deno.test("writeAll() and writeAllSync() go on where a write took only a part", async () => {
  const written: number[] = [];
  const take = (bytes: Uint8Array): number => {
    written.push(...bytes.subarray(0, 3));
    return Math.min(3, bytes.length);
  };
  const bytes = Uint8Array.from({ length: 8 }, (_, index) => index);
  await writeAll({ write: (part) => Promise.resolve(take(part)) }, bytes);
  assertEquals(written.splice(0), [...bytes]);
  writeAllSync({ writeSync: take }, bytes);
  assertEquals(written.splice(0), [...bytes]);
  writeAllSync({ writeSync: take }, new Uint8Array());
  assertEquals(written, []);
});
