import { SERVER } from "../../shared/names.ts";
import { assert, assertEquals } from "../assert.ts";
import { startLogsInsertFake } from "../fixtures/logs_insert_fake.ts";
import { homeAt, readinessOf, RunningProgram, startEngine } from "../fixtures/programs.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { eventually } from "../fixtures/zinit_server.ts";

Deno.test("a program hands its log to a supervisor that takes it, and works on as ever when that hangs", async () => {
  await using fake = await startLogsInsertFake();
  using folder = tempFolder();
  const home = homeAt(folder.path, { ZINIT_LOGS_INSERT: fake.zinit.socketPath });
  {
    await using engine = await startEngine(home);
    await eventually("the records came", () => fake.records().length >= 3);
    assertEquals((await engine.end()).code, 0);
    const printed = engine.lines.map((line) =>
      line.replace(
        /^\S+Z ([A-Z]+) (\S+) /,
        (_, level, source) => `${level.toLowerCase()} ${source} `,
      )
    );
    assertEquals(fake.records(), printed);
    assert(printed.some((line) => line.startsWith("info hero_voice.server.startup stopped")));
  }
  fake.reply = { kind: "hang" };
  await using engine = await startEngine(home);
  assert((await readinessOf(home)).ready);
  assertEquals((await engine.end()).code, 0);
});

Deno.test("without that word a program may not speak to the supervisor", async () => {
  await using fake = await startLogsInsertFake();
  using folder = tempFolder();
  const home = homeAt(folder.path, { ZINIT_SOCKET: fake.zinit.socketPath });
  await using engine = new RunningProgram(SERVER, ["serve"], home.env);
  await eventually(
    "it is ready",
    async () => (await readinessOf(home).catch(() => ({ ready: false }))).ready,
  );
  await engine.end();
  assertEquals(fake.zinit.calls, []);
});
