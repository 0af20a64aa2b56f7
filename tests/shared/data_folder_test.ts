import { assertEquals, assertMatch, assertStrictEquals, assertThrows } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { prepareDataFolder, refuseLinks } from "../../shared/data_folder.ts";

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o7777;
}

Deno.test("prepareDataFolder() makes folders and token for their owner alone, once", () => {
  using folder = tempFolder();
  const home = `${folder.path}/a/b c`;
  prepareDataFolder(home);
  assertStrictEquals(modeOf(home), 0o700);
  assertStrictEquals(modeOf(`${home}/run`), 0o700);
  assertStrictEquals(modeOf(`${home}/token`), 0o600);
  const token = Deno.readTextFileSync(`${home}/token`);
  assertMatch(token, /^[A-Za-z0-9_-]{43}\n$/);
  prepareDataFolder(home);
  assertStrictEquals(Deno.readTextFileSync(`${home}/token`), token);
  // Nothing is left of the file that was written aside.
  const files = [...Deno.readDirSync(home)].filter(({ isFile }) => isFile);
  assertEquals(files.map(({ name }) => name), ["token"]);
});

Deno.test("prepareDataFolder() takes a folder that is open to others back", () => {
  using folder = tempFolder();
  Deno.chmodSync(folder.path, 0o755);
  prepareDataFolder(folder.path);
  assertStrictEquals(modeOf(folder.path), 0o700);
});

Deno.test("prepareDataFolder() refuses a folder that belongs to everyone, and one that is a file", () => {
  using folder = tempFolder();
  const shared = `${folder.path}/shared`;
  Deno.mkdirSync(shared);
  Deno.chmodSync(shared, 0o1777);
  assertThrows(() => prepareDataFolder(shared), { name: "UserError", message: /everyone/ });
  assertStrictEquals(modeOf(shared), 0o1777);
  Deno.writeTextFileSync(`${folder.path}/file`, "");
  assertThrows(() => prepareDataFolder(`${folder.path}/file`), {
    name: "UserError",
    message: /HERO_VOICE_HOME/,
  });
});

Deno.test("refuseLinks() passes over what doesn't exist, and takes folders without links", () => {
  using folder = tempFolder();
  Deno.mkdirSync(`${folder.path}/a/b`, { recursive: true });
  Deno.writeTextFileSync(`${folder.path}/a/b/c`, "");
  refuseLinks([`${folder.path}/a`, `${folder.path}/a/b/c`, `${folder.path}/nothing`]);
});
