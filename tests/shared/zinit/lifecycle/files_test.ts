import { LifecycleError } from "../../../../shared/zinit/errors.ts";
import type { ServiceSpec } from "../../../../shared/zinit/lifecycle/context.ts";
import {
  checkPath,
  fixedDefinition,
  launcherPath,
  writeScripts,
} from "../../../../shared/zinit/lifecycle/files.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";
import { tempFolder } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

const spec = (dataFolder: string, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  name: "hero_voice_server",
  dataFolder,
  program: "/opt/hero voice/bin/hero_voice_server",
  serveArgs: ["serve"],
  checkArgs: ["health"],
  environment: { HERO_VOICE_HOME: dataFolder },
  secrets: [],
  socketPath: `${dataFolder}/run/x.sock`,
  ...more,
});

Deno.test("writeScripts() writes scripts that become the program, and only when they change", async () => {
  await using temp = await tempFolder();
  const home = `${temp.path}/not there yet`;
  assertStrictEquals(await writeScripts(spec(home)), true);
  const quoted = home.replace("'", `'\\''`);
  assertStrictEquals(
    await Deno.readTextFile(launcherPath(spec(home))),
    `#!/bin/sh
# Written by \`hero_voice_server start\`; changes made here are lost.
export HERO_VOICE_HOME='${quoted}'
cd /
exec '/opt/hero voice/bin/hero_voice_server' 'serve'
`,
  );
  assertStrictEquals(
    await Deno.readTextFile(checkPath(spec(home))),
    `#!/bin/sh
# Written by \`hero_voice_server start\`; changes made here are lost.
[ -S '${quoted}/run/x.sock' ] || exit 1
export HERO_VOICE_HOME='${quoted}'
cd /
exec '/opt/hero voice/bin/hero_voice_server' 'health' >/dev/null 2>&1
`,
  );
  assertStrictEquals(((await Deno.stat(launcherPath(spec(home)))).mode ?? 0) & 0o777, 0o700);
  assertStrictEquals(((await Deno.stat(home)).mode ?? 0) & 0o777, 0o700);
  assertStrictEquals(await writeScripts(spec(home)), false);
  assertStrictEquals(await writeScripts(spec(home, { checkArgs: ["health", "x"] })), false);
  assertStrictEquals(await writeScripts(spec(home, { program: "/elsewhere" })), true);
  const names = [];
  for await (const { name } of Deno.readDir(`${home}/zinit`)) names.push(name);
  assertEquals(names.sort(), ["check_hero_voice_server.sh", "launch_hero_voice_server.sh"]);
});

Deno.test("fixedDefinition() stays the same, whatever changes but the data folder", () => {
  assertEquals(
    fixedDefinition(spec("/data")),
    fixedDefinition(spec("/data", { program: "/other", serveArgs: ["x"], environment: {} })),
  );
});

Deno.test("writeScripts() says that the data folder can't be written", async () => {
  await using temp = await tempFolder();
  await Deno.writeTextFile(`${temp.path}/file`, "");
  await rejection(
    () => writeScripts(spec(`${temp.path}/file`)),
    LifecycleError,
    "check the rights of the data folder",
  );
});
