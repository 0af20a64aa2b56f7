import { SERVER, UI } from "../../shared/names.ts";
import { ZinitClient } from "../../shared/zinit/client.ts";
import { linuxProcesses } from "../../shared/zinit/processes.ts";
import { assert, assertEquals, assertMatch, assertNotStrictEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { LiveSpeaker, spokenSamples } from "../fixtures/live_speaker.ts";
import { askEngine } from "../fixtures/programs.ts";
import { RunningCommand } from "../fixtures/running_command.ts";
import {
  PROGRAMS,
  startSupervised,
  type Supervised,
  writeSettings,
} from "../fixtures/supervised.ts";
import { eventually, zinitServerPath } from "../fixtures/zinit_server.ts";

/** How long a command may take while the supervisor hangs, in milliseconds. */
const HUNG_LIMIT_MS = 20_000;

async function pidOf(bench: Supervised, program: string): Promise<number> {
  return (await bench.zinit.client.status(program)).pid;
}

/** Longer than zinit's longest wait between two tries. */
async function longerThanBackOff(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_600));
}

Deno.test("a program that crashes at its start says why; stopped between two tries it stays stopped", async () => {
  await using bench = await startSupervised();
  const { line, port, zinit } = bench;
  {
    using _squatter = Deno.listen({ hostname: "127.0.0.1", port });
    const { code, stderr } = await line.run(UI, ["start"]);
    assertEquals(code, 1);
    assertMatch(stderr, /hero_voice_ui ended before it was ready: .*exit code 1.*\n/);
    assertMatch(
      stderr,
      new RegExp(`  .*Another program listens on 127\\.0\\.0\\.1:${port}; stop it`),
    );
    await eventually("status tells the exit code between two tries", async () => {
      const status = await line.run(UI, ["status", "--json"]);
      return status.code === 3 && JSON.parse(status.stdout).exitCode === 1;
    });
    await line.ok(UI, "stop");
  }
  await longerThanBackOff();
  assertEquals(await pidOf(bench, UI), 0);
  assertEquals(await bench.holder(UI), undefined);
  assert(["exited", "inactive"].includes((await zinit.client.status(UI)).state));
  await line.ok(UI, "start");
  await line.ok(UI, "health");
});

Deno.test("start while stopping, and two people at once: one process at the end, never two", async () => {
  await using bench = await startSupervised();
  const { line, zinit } = bench;
  await line.ok(SERVER, "start");
  const stopping = line.run(SERVER, ["stop"]);
  await eventually(
    "it is being stopped or has ended",
    async () => (await zinit.client.status(SERVER)).state !== "running",
  );
  const starting = line.run(SERVER, ["start"]);
  assertEquals((await stopping).code, 0);
  assertEquals((await starting).code, 0, (await starting).stderr);
  assertEquals(await bench.holder(SERVER), await pidOf(bench, SERVER));

  const words = ["restart", "start", "restart", "start"];
  const results = await Promise.all(words.map((word) => line.run(SERVER, [word])));
  for (const { code, stderr } of results) assertEquals(code, 0, stderr);
  assertEquals(await bench.holder(SERVER), await pidOf(bench, SERVER));
  const said = (await zinit.client.logs(SERVER, 1_000)).map(({ content }) => content);
  assert(!said.some((text) => text.includes("Another hero_voice_server")), said.join("\n"));
});

Deno.test("the supervisor killed and started again: the orphans drain, and never do two write", async () => {
  await using bench = await startSupervised();
  const { line, zinit, home } = bench;
  await bench.startBoth();
  await using speaker = new LiveSpeaker(0, () => bench.gatewayStream());
  const goesOn = async (): Promise<void> => {
    const from = speaker.acked;
    await eventually("the session goes on", () => speaker.live && speaker.acked >= from + 8_000);
  };
  for (let round = 0; round < count(1, 20); round++) {
    await goesOn();
    const before = await Promise.all(PROGRAMS.map((program) => bench.holder(program)));
    await zinit.kill();
    // They go on without it.
    assertEquals(await Promise.all(PROGRAMS.map((program) => bench.holder(program))), before);
    assertEquals((await line.run(SERVER, ["stop"])).code, 69);
    await zinit.start();
    for (const [index, program] of PROGRAMS.entries()) {
      // By turns: a start, or a restart.
      const { stderr } = await line.ok(program, round % 2 === 0 ? "start" : "restart");
      const orphan = before[index] ?? 0;
      assertMatch(
        stderr,
        new RegExp(`${program} also runs as process ${orphan}, which zinit does not`),
      );
      assertEquals(await linuxProcesses.inspect(orphan), undefined);
      assertEquals(await bench.holder(program), await pidOf(bench, program));
    }
  }
  await goesOn();
  await speaker.stop();
  assertEquals([speaker.broken, [...new Set(speaker.codes)]], [[], [1001]]);
  const response = await askEngine(home, `/v1/recordings/${speaker.recording}/audio`);
  const kept = new Int16Array((await response.arrayBuffer()).slice(44));
  assertEquals(kept, spokenSamples(0, 0, kept.length));
  assert(kept.length >= speaker.acked);
});

Deno.test("a supervisor that hangs: every subcommand names it and leaves with 1; zinit down ends it", async () => {
  await using bench = await startSupervised();
  const { line, zinit } = bench;
  await bench.startBoth();
  // What nobody may do: define a service a second time. zinit stops that service, and hangs.
  const careless = new ZinitClient(zinit.socketPath, { timeoutMs: 300, diagnosisTimeoutMs: 300 });
  const definition = await zinit.client.get(UI);
  await careless.set(definition).then(() => assert(false, "it did not hang"), () => {});
  const questions = [["status"], ["status", "--json"], ["logs"], ["zinit", "status"]];
  const changes = [["start"], ["stop"], ["restart"], ["run"], ["zinit", "up"]];
  const ask = async (program: string, words: readonly string[]): Promise<void> => {
    const { code, stderr, tookMs } = await line.run(program, words);
    assertEquals(code, 1, `${program} ${words.join(" ")}: ${stderr}`);
    assertMatch(stderr, /The supervisor zinit at .* hangs: .*`hero_voice_server zinit down`/);
    if (SOAK) assert(tookMs <= HUNG_LIMIT_MS, `${words.join(" ")} took ${tookMs} ms`);
  };
  // Changes wait for each other; questions don't.
  const asking = questions.map((words) => ask(SERVER, words));
  await Promise.all([...asking, ask(UI, ["open"]), ask(UI, ["start"])]);
  if (SOAK) {
    for (const words of changes) {
      await ask(SERVER, words);
      await ask(UI, words);
    }
  }
  // The other one goes on.
  await line.ok(SERVER, "health");
  const { stderr } = await line.ok(SERVER, "zinit", "down");
  assertMatch(stderr, /hangs; it is ended all the same/);
  for (const program of PROGRAMS) assertEquals(await bench.holder(program), undefined);
  await zinit.start();
  await line.ok(SERVER, "start");
});

Deno.test("a second supervisor on the same socket: zinit up starts none; one that steals it is survived", async () => {
  await using bench = await startSupervised();
  const { line, zinit } = bench;
  assertMatch((await line.ok(SERVER, "zinit", "up")).stderr, /is running already at/);
  await bench.startBoth();
  const before = await Promise.all(PROGRAMS.map((program) => bench.holder(program)));
  await using thief = new RunningCommand(await zinitServerPath(), {
    args: ["-s", zinit.socketPath, "-c", zinit.configDir, "--log-level", "warn"],
    env: { HOME: zinit.folder, PATH: "/usr/bin:/bin" },
    clearEnv: true,
  });
  await eventually("the second one has the socket and starts the services again", async () => {
    const { state, pid } = await zinit.client.status(SERVER).catch(() => ({ state: "", pid: 0 }));
    return state === "failed" || (pid !== 0 && pid !== before[0]);
  });
  assertEquals(await Promise.all(PROGRAMS.map((program) => bench.holder(program))), before);
  for (const [index, program] of PROGRAMS.entries()) {
    const { stderr } = await line.ok(program, "start");
    assertMatch(stderr, new RegExp(`also runs as process ${before[index]}, which zinit does not`));
    assertEquals(await bench.holder(program), await pidOf(bench, program));
  }
  await line.ok(UI, "health");
  for (const program of [UI, SERVER]) await line.ok(program, "stop");
  await zinit.client.shutdown();
  await thief.ended;
  await zinit.kill();
});

Deno.test("settings changed while running; definitions deleted and changed by hand", async () => {
  await using bench = await startSupervised();
  const { line, zinit, home } = bench;
  await bench.startBoth();
  const fileOf = (program: string): string => `${zinit.configDir}/${program}.toml`;
  const original = await Deno.readTextFile(fileOf(SERVER));

  // What the shell has the service doesn't see, and is told so; a restart takes over what the file has.
  const shell = await line.run(SERVER, ["start"], { HERO_VOICE_LOG_LEVEL: "debug" });
  assertEquals(shell.code, 0);
  assertMatch(
    shell.stderr,
    /HERO_VOICE_LOG_LEVEL is set in this shell, which .* does not see; .*\.env/,
  );
  await writeSettings(home.path, {
    HERO_VOICE_LOG_LEVEL: "debug",
    HERO_VOICE_UI_PORT: `${bench.port}`,
  });
  const pid = await pidOf(bench, SERVER);
  await line.ok(SERVER, "restart");
  assertNotStrictEquals(await pidOf(bench, SERVER), pid);

  // Deleted while it runs: nothing happens until zinit is started again; then start registers it anew.
  await Deno.remove(fileOf(SERVER));
  await line.ok(SERVER, "status");
  await line.ok(SERVER, "zinit", "down");
  const gateway = await Deno.readTextFile(fileOf(UI));
  await Deno.writeTextFile(fileOf(UI), gateway.replace(/^exec = .*$/m, 'exec = "/bin/sleep 1000"'));
  await zinit.start();
  const gone = await line.run(SERVER, ["status", "--json"]);
  assertEquals([gone.code, JSON.parse(gone.stdout).state], [3, "unregistered"]);
  await line.ok(SERVER, "start");
  assertEquals(await Deno.readTextFile(fileOf(SERVER)), original);

  // Changed so that it runs something else: refused. Changed harmlessly: used as it is, with a word.
  const foreign = await line.run(UI, ["start"]);
  assertEquals(foreign.code, 1);
  assertMatch(
    foreign.stderr,
    /not hero_voice's \(service\.exec\): it runs \/bin\/sleep 1000 and not/,
  );
  await line.ok(SERVER, "zinit", "down");
  await Deno.writeTextFile(fileOf(UI), gateway.replace(/buffer_lines = \d+/, "buffer_lines = 500"));
  await zinit.start();
  const changed = await line.ok(UI, "start");
  assertMatch(
    changed.stderr,
    /was changed by somebody \(logging\.buffer_lines\); it is used as it is/,
  );
  assertMatch((await line.ok(UI, "status")).stdout, /definition +changed by hand/);
});
