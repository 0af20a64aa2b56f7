import { SERVER, UI } from "../../shared/names.ts";
import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { compilePrograms, NO_RUNTIME } from "../fixtures/compiled.ts";
import { asProject, filesBelow, runInstaller } from "../fixtures/installer.ts";
import { mediaFile } from "../fixtures/media_files.ts";
import { isRoot, newPerson, type Person } from "../fixtures/person.ts";
import { type Ask, settled, upload } from "../fixtures/recording_client.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { joined, silence, speech, wav } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wordAccuracy } from "../fixtures/words.ts";

/** Starts both under a supervisor that lies with them, and has speech turned to text by what lies with them. */
async function runsUnderZinit({ line, port }: Person, prefix: string): Promise<void> {
  await line.ok(SERVER, "zinit", "up");
  for (const program of [SERVER, UI]) {
    await line.ok(program, "start");
    const script = await Deno.readTextFile(`${line.dataFolder}/zinit/launch_${program}.sh`);
    assert(script.includes(`${prefix.replaceAll("'", "'\\''")}/bin/${program}`), script);
    const { stdout } = await line.ok(program, "status", "--json");
    assertStrictEquals(JSON.parse(stdout).health, "ok", stdout);
  }
  const token = (await Deno.readTextFile(`${line.dataFolder}/token`)).trim();
  const ask: Ask = (path, init) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
  const [said = ""] = SENTENCES;
  const sound = joined(silence(500), await speech(said), silence(1_200));
  using temp = tempFolder();
  const mp3 = await mediaFile({ name: "talk", ending: "mp3", words: [] }, sound, temp.path);
  for (const file of [wav(sound), await Deno.readFile(mp3)]) {
    const { text } = await settled(ask, await upload(ask, file));
    assert(wordAccuracy(said, text) > 0.5, text);
  }
  const { stdout } = await line.run(SERVER, ["doctor", "--json"]);
  const { checks } = JSON.parse(stdout);
  const wrong = checks.filter(({ state }: { state: string }) => state !== "fine");
  assertEquals(wrong, []);
}

Deno.test({
  name:
    "make install of compiled programs: with all they need, read-only, for another account, without the project",
  ignore: NO_RUNTIME,
  async fn(t): Promise<void> {
    await using compiled = await compilePrograms();
    const project = compiled.path;
    await asProject(project);
    await t.step("for packagers, below DESTDIR", async () => {
      using stage = tempFolder();
      const staged = { DESTDIR: stage.path, PREFIX: "/usr" };
      assertStrictEquals((await runInstaller(project, "install", staged)).code, 0);
      const files = filesBelow(`${stage.path}/usr`);
      for (const name of [SERVER, UI]) assert(files.includes(`bin/${name}`));
      for (
        const path of [
          "pocketsphinx/engine",
          "pocketsphinx/child.py",
          "ffmpeg/decode",
          "zinit/bin/zinit-server",
        ]
      ) {
        assert(files.includes(`lib/hero_voice/${path}`), path);
      }
      const engine = `${stage.path}/usr/lib/hero_voice/pocketsphinx/engine`;
      assert(!(await Deno.readTextFile(engine)).includes(stage.path));
      assertStrictEquals((await runInstaller(project, "uninstall", staged)).code, 0);
      assertEquals(filesBelow(stage.path), []);
    });

    const prefix = `${project}/in stalled`;
    const installed = await runInstaller(project, "install", { PREFIX: prefix });
    assertStrictEquals(installed.code, 0, installed.output);
    for (const path of ["bin", "tasks", "server", ".tools"]) {
      await Deno.remove(`${project}/${path}`, { recursive: true });
    }
    const readOnly = await new Deno.Command("chmod", { args: ["-R", "a-w", prefix] }).output();
    assert(readOnly.success);
    for (const account of await isRoot() ? ["normal", "own"] as const : ["own"] as const) {
      await t.step(
        `under zinit, by ${
          account === "own" ? "this" : "another"
        } account; no uninstalling meanwhile`,
        async () => {
          await using person = await newPerson(account, prefix, { HERO_VOICE_FFMPEG: "on" });
          await runsUnderZinit(person, prefix);
          const { code, output } = await runInstaller(PROJECT_DIR, "uninstall", {
            PREFIX: prefix,
            HERO_VOICE_HOME: person.line.dataFolder,
          });
          assertStrictEquals(code, 1, output);
          assertMatch(output, /hero_voice_server runs from .*; stop both first/);
          for (const program of [UI, SERVER]) await person.line.ok(program, "stop");
        },
      );
    }
  },
});
