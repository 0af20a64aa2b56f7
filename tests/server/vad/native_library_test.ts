import { UserError } from "../../../shared/errors.ts";
import { placeNativeLibrary } from "../../../server/vad/native_library.ts";
import { assertEquals, assertRejects, assertStrictEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** A folder with what a program carries, and a data folder. */
function places(path: string): { asked: string; home: string; native: string } {
  Deno.mkdirSync(`${path}/carried`);
  Deno.mkdirSync(`${path}/home`);
  Deno.writeTextFileSync(`${path}/carried/binding.node`, "binding");
  Deno.writeTextFileSync(`${path}/carried/lib.so.1`, "library");
  const home = `${path}/home`;
  return { asked: `${path}/carried/binding.node`, home, native: `${home}/native` };
}

/** Names, contents, modes and file numbers of what is in a folder. */
function contents(folder: string): Record<string, readonly [string, number, number | null]> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => {
    const { mode, ino } = Deno.statSync(`${folder}/${name}`);
    return [name, [Deno.readTextFileSync(`${folder}/${name}`), (mode ?? 0) & 0o777, ino]];
  }));
}

Deno.test("placeNativeLibrary() writes the library and what lies beside it, for the owner alone, once", async () => {
  using temp = tempFolder();
  const { asked, home, native } = places(temp.path);
  const placed = await placeNativeLibrary(home, asked);
  assertEquals(placed, { asked, placed: `${native}/binding.node` });
  assertStrictEquals((Deno.statSync(native).mode ?? 0) & 0o777, 0o700);
  const first = contents(native);
  assertEquals(Object.keys(first), ["binding.node", "lib.so.1"]);
  assertEquals(first["lib.so.1"]?.slice(0, 2), ["library", 0o600]);
  await placeNativeLibrary(home, asked);
  assertEquals(contents(native), first);
});

Deno.test("placeNativeLibrary() replaces what was changed or opened to others, and removes what is no longer needed", async () => {
  using temp = tempFolder();
  const { asked, home, native } = places(temp.path);
  await placeNativeLibrary(home, asked);
  Deno.writeTextFileSync(`${native}/lib.so.1`, "librarY");
  Deno.chmodSync(`${native}/binding.node`, 0o666);
  Deno.chmodSync(native, 0o777);
  Deno.writeTextFileSync(`${native}/lib.so.0`, "old");
  await placeNativeLibrary(home, asked);
  const mended = contents(native);
  assertEquals(Object.keys(mended), ["binding.node", "lib.so.1"]);
  assertEquals(mended["lib.so.1"]?.slice(0, 2), ["library", 0o600]);
  assertEquals(mended["binding.node"]?.slice(0, 2), ["binding", 0o600]);
  assertStrictEquals((Deno.statSync(native).mode ?? 0) & 0o777, 0o700);
});

Deno.test("placeNativeLibrary() says which folder it can't write", async () => {
  using temp = tempFolder();
  const { asked, home, native } = places(temp.path);
  Deno.writeTextFileSync(native, "in its place");
  await assertRejects(() => placeNativeLibrary(home, asked), UserError, native);
});
