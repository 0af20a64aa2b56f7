import { EXIT } from "../../../../shared/errors.ts";
import { LifecycleError } from "../../../../shared/zinit/errors.ts";
import { findZinitServer } from "../../../../shared/zinit/supervisor/find_server.ts";
import { assertMatch, assertStrictEquals } from "../../../assert.ts";
import { tempFolder, writeScript } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("findZinitServer() looks into .tools, PATH and cargo's folder", async () => {
  await using temp = await tempFolder();
  const folders = {
    tools: `${temp.path}/project/.tools/zinit/bin`,
    path: `${temp.path}/on path`,
    cargo: `${temp.path}/.cargo/bin`,
  };
  for (const folder of Object.values(folders)) await Deno.mkdir(folder, { recursive: true });
  const environment = (name: string): string | undefined =>
    ({ HOME: temp.path, PATH: `relative:/nonexistent:${folders.path}` })[name];
  const find = (): Promise<string> => findZinitServer(environment, `${temp.path}/project/.tools`);

  const error = await rejection(find, LifecycleError, "cargo install zinit --version 0.3.9");
  assertStrictEquals(error.exitCode, EXIT.unavailable);
  assertMatch(error.message, /hero_voice_server serve/);

  await Deno.writeTextFile(`${folders.path}/zinit-server`, "not a program", { mode: 0o644 });
  const cargo = await writeScript(`${folders.cargo}/zinit-server`, "");
  assertStrictEquals(await find(), cargo);
  await Deno.remove(`${folders.path}/zinit-server`);
  const onPath = await writeScript(`${folders.path}/zinit-server`, "");
  assertStrictEquals(await find(), onPath);
  const tools = await writeScript(`${folders.tools}/zinit-server`, "");
  assertStrictEquals(await find(), tools);
});
