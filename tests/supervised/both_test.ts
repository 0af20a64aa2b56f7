import { PROJECT_DIR } from "../../shared/config.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { RunningCommand } from "../fixtures/running_command.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { startSupervised, type Supervised } from "../fixtures/supervised.ts";

/** Runs a deno task that acts on both programs, as the Makefile does. */
function task(supervised: Supervised, ...words: string[]): RunningCommand {
  return new RunningCommand(`${PROJECT_DIR}/tasks/deno.sh`, {
    args: ["run", "--quiet", "-P=both", `--config=${PROJECT_DIR}/deno.json`]
      .concat(`${PROJECT_DIR}/tasks/both.ts`, words),
    env: {
      HOME: supervised.zinit.folder,
      HERO_VOICE_HOME: supervised.home.path,
      ZINIT_SOCKET: supervised.zinit.socketPath,
    },
  });
}

async function codeOf(supervised: Supervised, ...words: string[]): Promise<[number, string]> {
  await using command = task(supervised, ...words);
  const { code } = await command.ended;
  return [code, command.lines.join("\n")];
}

Deno.test("deno task run starts both, prints the address, and stops both on Ctrl-C", async () => {
  await using supervised = await startSupervised();
  await using run = task(supervised, "run");
  await eventually(() => run.lines.some((line) => line.startsWith("hero_voice is ready: ")));
  const address = run.lines.find((line) => line.startsWith("hero_voice is ready: ")) ?? "";
  assertMatch(address, new RegExp(`${supervised.url}/#token=[\\w-]{43}$`));
  const health = await fetch(`${supervised.url}/health`);
  assertEquals(await health.json(), { status: "ok" });
  assertEquals((await codeOf(supervised, "status"))[0], 0);
  // Somebody restarts both meanwhile: it goes on.
  assertEquals((await codeOf(supervised, "restart"))[0], 0);
  await eventually(() =>
    run.lines.filter((line) => line.includes("hero_voice.ui.startup listening")).length === 2
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assertEquals((await codeOf(supervised, "status"))[0], 0);
  assertEquals((await run.end("SIGINT")).code, 0);
  const [code, output] = await codeOf(supervised, "status");
  assertEquals(code, 3);
  assertMatch(output, /hero_voice_server is not running[^]*hero_voice_ui is not running/);
});

Deno.test("deno tasks start, show, restart and stop both programs in their order", async () => {
  await using supervised = await startSupervised();
  assertEquals((await codeOf(supervised, "start"))[0], 0);
  assertEquals((await codeOf(supervised, "health"))[0], 0);
  const before = [
    await supervised.holder("hero_voice_server"),
    await supervised.holder("hero_voice_ui"),
  ];
  assertEquals((await codeOf(supervised, "restart"))[0], 0);
  const after = [
    await supervised.holder("hero_voice_server"),
    await supervised.holder("hero_voice_ui"),
  ];
  assert(before.every((pid, index) => pid !== undefined && pid !== after[index]));
  const [code, logs] = await codeOf(supervised, "logs");
  assertEquals(code, 0);
  const times = logs.split("\n").map((line) => line.slice(0, 24));
  assertEquals(times, times.toSorted());
  assertMatch(logs, /hero_voice\.server\.startup/);
  assertMatch(logs, /hero_voice\.ui\.startup/);
  const [, oneSource] = await codeOf(supervised, "logs", "--source", "hero_voice.ui.*", "--json");
  const sources = oneSource.trim().split("\n").map((line) => JSON.parse(line).source);
  assertEquals([...new Set(sources)], ["hero_voice.ui.startup"]);
  const [, stopped] = await codeOf(supervised, "stop");
  assert(
    stopped.indexOf("hero_voice_ui is stopped") < stopped.indexOf("hero_voice_server is stopped"),
  );
});
