import { SERVER, UI } from "../../shared/names.ts";
import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { VERSION } from "../../shared/version.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { CommandLine } from "../fixtures/command_line.ts";
import { asProject, filesBelow, runInstaller } from "../fixtures/installer.ts";
import { tempFolder } from "../fixtures/zinit_server.ts";

Deno.test("make install puts launchers below the home folder, which start the project's programs; uninstall takes them out", async () => {
  await using temp = await tempFolder();
  const home = { HOME: temp.path };
  const installed = await runInstaller(PROJECT_DIR, "install", home);
  assertStrictEquals(installed.code, 0, installed.output);
  assertMatch(installed.output, /start the programs from .*, which has to stay/);
  assertMatch(installed.output, /\.local\/bin is not on PATH/);
  const prefix = `${temp.path}/.local`;
  assertEquals(filesBelow(prefix), [`bin/${SERVER}`, `bin/${UI}`]);
  const line = new CommandLine({
    homeFolder: temp.path,
    dataFolder: `${temp.path}/data`,
    zinitSocket: `${temp.path}/zinit.sock`,
    project: prefix,
  });
  assertStrictEquals((await line.ok(SERVER, "--version")).stdout, `${VERSION}\n`);
  assertStrictEquals((await line.run(UI, ["health"])).code, 3);
  await Deno.writeTextFile(`${prefix}/bin/own`, "a file of the person's own");
  const again = await runInstaller(PROJECT_DIR, "install", home);
  assertStrictEquals(again.code, 0, again.output);
  const gone = await runInstaller(PROJECT_DIR, "uninstall", home);
  assertStrictEquals(gone.code, 0, gone.output);
  assertEquals(filesBelow(prefix), ["bin/own"]);
  assertMatch(
    (await runInstaller(PROJECT_DIR, "uninstall", home)).output,
    /nothing of hero_voice is in/,
  );
});

Deno.test("make install writes below DESTDIR and names the paths without it; what it can't do it says", async () => {
  await using temp = await tempFolder();
  const stage = `${temp.path}/stage`;
  const staged = { PREFIX: "/opt/hero voice", DESTDIR: stage };
  const { code, output } = await runInstaller(PROJECT_DIR, "install", staged);
  assertStrictEquals(code, 0, output);
  assertEquals(filesBelow(stage), [`opt/hero voice/bin/${SERVER}`, `opt/hero voice/bin/${UI}`]);
  const launcher = await Deno.readTextFile(`${stage}/opt/hero voice/bin/${UI}`);
  assert(!launcher.includes(stage), launcher);
  assertStrictEquals((await runInstaller(PROJECT_DIR, "uninstall", staged)).code, 0);
  assertEquals(filesBelow(stage), []);

  const wrong: [Record<string, string>, RegExp][] = [
    [{}, /neither PREFIX nor HOME is set/],
    [{ PREFIX: "relative" }, /PREFIX is relative, but it must be an absolute path/],
    [{ PREFIX: "/proc/hero_voice" }, /\/proc\/hero_voice\/bin can't be written; .*PREFIX/],
  ];
  for (const [env, message] of wrong) {
    const refused = await runInstaller(PROJECT_DIR, "install", env);
    assertStrictEquals(refused.code, 1);
    assertMatch(refused.output, message);
  }
});

Deno.test("a launcher whose project is gone says so", async () => {
  await using temp = await tempFolder();
  const project = `${temp.path}/project`;
  await Deno.mkdir(`${project}/bin`, { recursive: true });
  for (const name of [SERVER, UI]) {
    await Deno.writeTextFile(`${project}/bin/${name}`, "#!/bin/sh\n", { mode: 0o755 });
  }
  await asProject(project);
  const prefix = `${temp.path}/prefix`;
  assertStrictEquals((await runInstaller(project, "install", { PREFIX: prefix })).code, 0);
  await Deno.remove(project, { recursive: true });
  const { code, stderr } = await new Deno.Command(`${prefix}/bin/${UI}`).output();
  assertStrictEquals(code, 69);
  assertMatch(new TextDecoder().decode(stderr), /is not there any more; run make install/);
});
