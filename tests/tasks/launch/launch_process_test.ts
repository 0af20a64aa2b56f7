import { assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import { homeAt, RunningProgram, runProgram } from "../../fixtures/programs.ts";
import { launchWords } from "../../fixtures/sandbox/launch_words.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { V8_FLAGS } from "../../../tasks/launch/v8_flags.ts";

async function listens(program: RunningProgram): Promise<void> {
  let over = false;
  program.ended.then(() => over = true);
  while (!program.lines.some((line) => line.includes(" listening "))) {
    if (over) throw new Error(`the program ended:\n${program.lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("launchers keep a person's home folder free of everything but the data folder", async () => {
  using folder = tempFolder();
  const { env } = homeAt(folder.path);
  await using engine = new RunningProgram("hero_voice_server", ["serve"], {
    ...env,
    HOME: folder.path,
    HERO_VOICE_HOME: "",
  });
  await listens(engine);
  assertStrictEquals((await engine.end("SIGTERM")).code, 0);
  // onnxruntime would keep an id and its reports in .cache.
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["hero"]);
});

Deno.test("launchers take settings from the data folder's .env, after the environment", async () => {
  using folder = tempFolder();
  const { env } = homeAt(`${folder.path}/data`);
  Deno.mkdirSync(`${folder.path}/data`);
  Deno.writeTextFileSync(
    `${folder.path}/data/.env`,
    `HERO_VOICE_SOCKET="${folder.path}/from file/engine.sock"\nHERO_VOICE_LOG_LEVEL=nonsense\n`,
  );
  const refused = await runProgram("hero_voice_server", ["serve"], env);
  assertStrictEquals(refused.code, 2);
  assertMatch(refused.output, /HERO_VOICE_LOG_LEVEL is "nonsense", but it must be one of/);

  await using engine = new RunningProgram("hero_voice_server", ["serve"], {
    ...env,
    HERO_VOICE_LOG_LEVEL: "info",
  });
  await listens(engine);
  assertMatch(engine.lines.join("\n"), /listening socket="[^"]*from file\/engine\.sock"/);
  await engine.end("SIGTERM");
});

Deno.test("launchers start programs that give memory back", async () => {
  for (const program of ["server", "ui"] as const) {
    using folder = tempFolder();
    const { env, flags } = await launchWords(program, { HOME: folder.path });
    assertStrictEquals(
      flags.includes(V8_FLAGS),
      true,
    );
    assertStrictEquals(env["MALLOC_MMAP_THRESHOLD_"], "8192");
    assertStrictEquals(env["MALLOC_TRIM_THRESHOLD_"], "131072");
  }
});

Deno.test("launchers refuse a data folder that the permissions can't name", async () => {
  using folder = tempFolder();
  const { code, output } = await runProgram("hero_voice_ui", ["serve"], {
    ...homeAt(`${folder.path}/a,b`).env,
  });
  assertStrictEquals(code, 2);
  assertMatch(output, /comma/);
});
