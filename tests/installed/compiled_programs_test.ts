import { SERVER, UI } from "../../shared/names.ts";
import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { recordingSchema } from "../../shared/recording.ts";
import { VERSION } from "../../shared/version.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { CommandLine } from "../fixtures/command_line.ts";
import { compilePrograms, NO_RUNTIME, unverified } from "../fixtures/compiled.ts";
import { askEngine, homeAt, readinessOf } from "../fixtures/programs.ts";
import type { RunningCommand } from "../fixtures/running_command.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { speak } from "../fixtures/speaker.ts";
import { joined, silence, speech, wav } from "../fixtures/speech.ts";
import { freePort, writeSettings } from "../fixtures/supervised.ts";
import { wordAccuracy } from "../fixtures/words.ts";
import { eventually, type TempFolder, tempFolder } from "../fixtures/zinit_server.ts";

/** What is not verified here, if anything. */
const LEFT_OUT = NO_RUNTIME
  ? "not verified without DENORT_BIN: the compiled programs"
  : await unverified();

/** Both programs, compiled, with a data folder. */
interface Rig {
  readonly line: CommandLine;
  readonly temp: TempFolder;
  readonly dataFolder: string;
  readonly port: number;
}

async function rigIn(compiled: string, temp: TempFolder): Promise<Rig> {
  const dataFolder = `${temp.path}/home/my data`;
  const port = freePort();
  await writeSettings(dataFolder, {
    HERO_VOICE_UI_PORT: String(port),
    HERO_VOICE_POCKETSPHINX: `${PROJECT_DIR}/.tools/pocketsphinx/engine`,
  });
  await Deno.mkdir(`${temp.path}/tmp`);
  const line = new CommandLine({
    homeFolder: `${temp.path}/home`,
    dataFolder,
    zinitSocket: `${temp.path}/zinit.sock`,
    project: compiled,
    as: ["/usr/bin/env", `TMPDIR=${temp.path}/tmp`],
  });
  return { line, temp, dataFolder, port };
}

/** The subcommands and what is said of them are those of the launchers. */
async function sameHelp({ line }: Rig): Promise<void> {
  const launchers = new CommandLine({ homeFolder: "/", dataFolder: "/", zinitSocket: "/" });
  for (const program of [SERVER, UI]) {
    assertEquals((await line.ok(program, "--version")).stdout, `${VERSION}\n`);
    const { stdout } = await line.ok(program, "--help");
    assertStrictEquals(stdout, (await launchers.ok(program, "--help")).stdout);
    assertStrictEquals((await line.run(program, ["nonsense"])).code, 2);
    assertStrictEquals((await line.run(program, ["health"])).code, 3);
    assertStrictEquals((await line.run(program, ["status"])).code, 3);
  }
}

async function served(rig: Rig, program: string): Promise<RunningCommand> {
  const command = rig.line.start(program, ["serve"]);
  await eventually(`${program} serves`, async () => {
    if ((await rig.line.run(program, ["health"])).code === 0) return true;
    const ended = await Promise.race([command.ended.then(() => true), Promise.resolve(false)]);
    if (ended) throw new Error(command.lines.join("\n"));
    return false;
  });
  return command;
}

/** The page and all that it names. */
async function pageIsThere({ port }: Rig): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const page = await (await fetch(url)).text();
  const assets = [...page.matchAll(/(?:src|href)="([^"#:]+\.\w+)"/g)].map(([, path = ""]) => path);
  assert(assets.length >= 3, page);
  for (const path of [...assets, "worklet.js"]) {
    const response = await fetch(new URL(path, `${url}/`));
    assertStrictEquals(response.status, 200, path);
    assert((await response.bytes()).length > 100, path);
  }
}

/** What the engine makes of speech that comes by the stream, and of a file. */
async function speechBecomesText({ dataFolder, port }: Rig): Promise<void> {
  const home = homeAt(dataFolder);
  const readiness = await readinessOf(home);
  assertEquals(readiness.parts.filter(({ ready }) => !ready), []);
  const [first = "", second = ""] = SENTENCES;
  const spoken = joined(silence(500), await speech(first), silence(1_200));
  const token = (await Deno.readTextFile(`${dataFolder}/token`)).trim();
  const headers = { authorization: `Bearer ${token}` };
  const target = LEFT_OUT === undefined
    ? { url: `ws://127.0.0.1:${port}/v1/stream`, headers }
    : { socket: home.socket };
  const { recording } = await speak(target, new Int16Array(spoken.buffer), 0);
  const file = joined(silence(500), await speech(second), silence(1_200));
  const upload = await askEngine(home, "/v1/recordings", {
    method: "POST",
    headers: { "content-type": "audio/wav" },
    body: wav(file),
  });
  assertStrictEquals(upload.status, 201, await upload.clone().text());
  for (const [id, said] of [[recording, first], [(await upload.json()).id, second]] as const) {
    let text = "";
    await eventually("the recording is text", async () => {
      const answer = await askEngine(home, `/v1/recordings/${id}`);
      const { state, segments } = recordingSchema.parse(await answer.json());
      text = segments.map((segment) => segment.text).join(" ");
      return state === "ready";
    });
    assert(wordAccuracy(said, text) > 0.5, `${said}: ${text}`);
  }
  const relayed = await fetch(`http://127.0.0.1:${port}/v1/transforms`, { headers });
  const styles = await relayed.json();
  assert(styles.items.some(({ name }: { name: string }) => name === "tidy"));
}

/** Modes of what was written; nothing lies elsewhere. */
async function isTidy({ temp, dataFolder }: Rig): Promise<void> {
  const names = (path: string): string[] => [...Deno.readDirSync(path)].map(({ name }) => name);
  assertEquals(names(`${temp.path}/home`), ["my data"]);
  // Neither native code nor what V8 made of the programs.
  assertEquals(names(`${temp.path}/tmp`), []);
  const modes = [["token", 0o600], ["native", 0o700], ["run", 0o700]] as const;
  for (const [name, mode] of modes) {
    const info = await Deno.stat(`${dataFolder}/${name}`);
    assertStrictEquals((info.mode ?? 0) & 0o777, mode, name);
  }
}

Deno.test({
  name: "compiled programs do what the others do, from any folder",
  ignore: NO_RUNTIME,
  async fn(t): Promise<void> {
    await using compiled = await compilePrograms();
    await using temp = await tempFolder();
    const rig = await rigIn(compiled.path, temp);
    await t.step("--help, --version, exit codes", () => sameHelp(rig));
    await t.step("doctor", async () => {
      const { code, stdout } = await rig.line.run(SERVER, ["doctor", "--json"]);
      const { checks } = JSON.parse(stdout);
      const wrong = checks.filter(({ state }: { state: string }) => state !== "fine");
      // The supervisor is neither beside these programs nor on PATH.
      assertEquals(wrong.map(({ about }: { about: string }) => about), ["zinit"], stdout);
      assertStrictEquals(code, 1);
    });
    await using engine = await served(rig, SERVER);
    await using gateway = await served(rig, UI);
    await t.step("the page", () => pageIsThere(rig));
    await t.step("speech detection, the stream, an upload, styles", () => speechBecomesText(rig));
    await t.step("one at a time for a data folder", async () => {
      const second = await rig.line.run(SERVER, ["serve"]);
      assertStrictEquals(second.code, 69);
      assertMatch(second.stderr, /Another hero_voice_server \(process \d+\) uses the data folder/);
    });
    for (const program of [gateway, engine]) {
      assertStrictEquals((await program.end("SIGTERM")).code, 0, program.lines.join("\n"));
    }
    await t.step("nothing lies about", () => isTidy(rig));
  },
});

if (LEFT_OUT !== undefined) Deno.test({ name: LEFT_OUT, ignore: true, fn: () => {} });
