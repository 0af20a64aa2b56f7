import { SERVER, UI } from "../../shared/names.ts";
import { assert, assertEquals, assertMatch, assertNotStrictEquals } from "../assert.ts";
import type { CommandLine } from "../fixtures/command_line.ts";
import { type Account, isRoot, newPerson } from "../fixtures/person.ts";
import { copyProject } from "../fixtures/project_copy.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { PROGRAMS } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

interface Status {
  readonly service: string;
  readonly state: string;
  readonly pid: number;
  readonly health: string;
}

async function statusOf(line: CommandLine, program: string): Promise<Status> {
  const { stdout } = await line.run(program, ["status", "--json"]);
  assert(stdout.endsWith("}\n") && !stdout.trimEnd().includes("\n"), stdout);
  return JSON.parse(stdout);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** What the subcommands say while there is no supervisor. */
async function withoutSupervisor(line: CommandLine): Promise<void> {
  const refused = ["start", "stop", "restart", "logs"];
  const results = await Promise.all(refused.map((word) => line.run(SERVER, [word])));
  for (const [index, { code, stderr }] of results.entries()) {
    assertEquals(code, 69, `${refused[index]}: ${stderr}`);
    assertMatch(stderr, /zinit is not running at .*zi nit\.sock .*`hero_voice_server zinit up`/);
    assertMatch(stderr, /cargo install zinit --version 0\.3\.9.*`hero_voice_server serve`/);
  }
  for (const word of ["status", "health"]) {
    const { code, stderr } = await line.run(UI, [word]);
    assertEquals(code, 3, word);
    assertMatch(stderr, /hero_voice_ui (is not running|does not answer at .*); .*hero_voice_ui/);
  }
}

/** What `status` shows of programs that run. */
async function runningStatus(line: CommandLine): Promise<void> {
  for (const program of PROGRAMS) {
    const status = await statusOf(line, program);
    assertEquals([status.service, status.state, status.health], [program, "running", "ok"]);
    assert(Number.isInteger(status.pid) && status.pid > 0);
    const { stdout } = await line.ok(program, "status");
    assertMatch(stdout, new RegExp(`^${program}\n +state +running \\(process ${status.pid}, for `));
    assertMatch(stdout, /\n +health +ok\n +version +\d+\.\d+\.\d+\n +answers at +\S/);
    assertMatch(stdout, /\n +memory +\d+ MiB\n/);
  }
  assertMatch((await line.ok(SERVER, "status")).stdout, /engine +\S.*\n.*live +0 .*\n.*jobs +0 /);
}

/** The log by source, once and following. */
async function logsBySource(line: CommandLine): Promise<void> {
  const ask = async (...words: string[]): Promise<string[]> =>
    (await line.ok(SERVER, "logs", ...words)).stdout.split("\n").filter(Boolean);
  const startup = await ask("--source", "hero_voice.server.startup");
  assert(
    startup.length >= 2 && startup.every((text) => text.includes(" hero_voice.server.startup ")),
  );
  const own = await ask("--source", "hero_voice.vad", "--json");
  assertEquals(
    own.map((text) => JSON.parse(text)).map((
      { service, level, source, message, stream },
    ) => [service, level, source, message, stream]),
    [[SERVER, "info", "hero_voice.vad", "model loaded", "stdout"]],
  );
  assertEquals(await ask("--level", "error"), []);
  assertEquals((await ask("--lines", "1")).length, 1);
  assert((await ask("--since", "10m")).length >= 3);
  const wrong = await line.run(SERVER, ["logs", "--since", "soon"]);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.stderr, /--since is soon, but it must be/);

  await using following = line.start(SERVER, ["logs", "--follow", "--source", "hero_voice.ws.*"]);
  await using client = await StreamClient.connect({
    socket: `${line.dataFolder}/run/hero_voice_server.sock`,
  });
  const { recording } = await client.start({ title: "for the log" });
  client.send({ type: "discard" });
  await client.closed;
  await eventually("the followed log tells of the session", () => following.lines.length >= 2);
  assertEquals((await following.end("SIGINT")).code, 0);
  const [begun = "", discarded = ""] = following.lines;
  assertMatch(
    begun,
    new RegExp(` INFO hero_voice\\.ws\\.${recording} recording begun title="for the `),
  );
  assertMatch(discarded, / recording discarded$/);
  assertEquals(following.lines.length, 2);
}

/** A restart: another process, and none beside the one before. */
async function restarts(line: CommandLine): Promise<void> {
  for (const program of PROGRAMS) {
    const { pid } = await statusOf(line, program);
    await line.ok(program, "restart");
    const after = await statusOf(line, program);
    assertEquals([after.state, after.health], ["running", "ok"]);
    assertNotStrictEquals(after.pid, pid);
    const said = (await line.ok(program, "logs")).stdout;
    // The one before had let go of everything when the next began.
    const order = said.split("\n").filter((text) => / (starting|stopped)\b/.test(text))
      .map((text) => / starting\b/.test(text) ? "starting" : "stopped");
    assertEquals(order.slice(-3), ["starting", "stopped", "starting"]);
    assert(!said.includes("Another"), said);
  }
}

async function stops(line: CommandLine): Promise<void> {
  assertMatch((await line.ok(UI, "stop")).stderr, /hero_voice_ui is stopped \(exit code 0\)/);
  assertMatch(
    (await line.ok(SERVER, "stop")).stderr,
    /hero_voice_server is stopped \(exit code 0\)/,
  );
  assert(!await exists(`${line.dataFolder}/run/hero_voice_server.sock`));
  assertMatch((await line.ok(SERVER, "stop")).stderr, /is not running/);
  for (const program of PROGRAMS) {
    const { code, stdout } = await line.run(program, ["status", "--json"]);
    assertEquals([code, JSON.parse(stdout).pid], [3, 0]);
  }
  const open = await line.run(UI, ["open"]);
  assertEquals(open.code, 3);
  assertMatch(
    open.stderr,
    /hero_voice_ui is not running \(exited\); start it with `hero_voice_ui start`/,
  );
}

/** `run`: follows the log, and stops the service on Ctrl-C. */
async function runs(line: CommandLine): Promise<void> {
  await using running = line.start(SERVER, ["run"]);
  await eventually(
    "run says that it runs",
    () => running.lines.some((text) => text.startsWith("hero_voice_server is running (process ")),
  );
  await eventually(
    "run shows the log",
    () => running.lines.some((text) => text.includes(" hero_voice.server.startup listening ")),
  );
  const { code } = await running.end("SIGINT");
  assertEquals(code, 0, running.lines.join("\n"));
  assert(running.lines.some((text) => text.includes("Ctrl-C again leaves at once")));
  assert(running.lines.some((text) => text.includes(" hero_voice.server.startup stopped")));
  assertEquals((await statusOf(line, SERVER)).pid, 0);
}

async function wholeLife(account: Account, project: string): Promise<void> {
  await using person = await newPerson(account, project);
  const { line, port } = person;
  await withoutSupervisor(line);
  assertMatch(
    (await line.ok(SERVER, "zinit", "up")).stderr,
    /zinit 0\.3\.9 was started at .*zi nit/,
  );
  assertMatch((await line.ok(UI, "zinit", "up")).stderr, /zinit 0\.3\.9 is running already/);
  for (const program of PROGRAMS) {
    assertMatch((await line.ok(program, "start")).stderr, /is running \(process \d+\)/);
    assertMatch((await line.ok(program, "start")).stderr, /is running already \(process \d+\)/);
    assertMatch((await line.ok(program, "health")).stdout, /is healthy/);
  }
  await runningStatus(line);
  const address = (await line.ok(UI, "open")).stdout.trim();
  assertMatch(address, new RegExp(`^http://127\\.0\\.0\\.1:${port}/#token=[\\w-]{43}$`));
  const page = await fetch(address);
  assertMatch(await page.text(), /^<!DOCTYPE html>/i);
  await logsBySource(line);
  await restarts(line);
  await stops(line);
  for (const program of PROGRAMS) await line.ok(program, "start");
  for (const program of PROGRAMS) await line.ok(program, "health");
  await stops(line);
  await runs(line);
  const services = JSON.parse((await line.ok(UI, "zinit", "status", "--json")).stdout).services;
  assertEquals(services.map(({ name }: { name: string }) => name), [...PROGRAMS]);
  const definition = JSON.parse((await line.ok(SERVER, "zinit", "definition")).stdout);
  assertEquals(definition.service.name, SERVER);
  assertMatch((await line.ok(SERVER, "zinit", "down")).stderr, /zinit at .* has ended/);
  assert(!await exists(line.zinitSocket));
}

const root = await isRoot();
// Without root this process is a normal user itself.
const accounts: readonly Account[] = root ? ["own", "normal"] : ["own"];

Deno.test(
  `both programs live under the real zinit, spaces in every path, ${
    root ? "as root and as a normal user at the same time" : "as a normal user"
  }`,
  async () => {
    await using project = await copyProject();
    const lives = await Promise.allSettled(
      accounts.map((account) => wholeLife(account, project.path)),
    );
    for (const life of lives) if (life.status === "rejected") throw life.reason;
  },
);

Deno.test("without zinit-server `zinit up` says in a sentence what to do", async () => {
  await using project = await copyProject();
  await using person = await newPerson("own", project.path);
  await Deno.remove(`${project.path}/.tools/zinit`, { recursive: true });
  for (const words of [["zinit", "up"], ["run"]]) {
    const { code, stderr } = await person.line.run(SERVER, words, { PATH: "/usr/bin:/bin" });
    assertEquals(code, 69, stderr);
    assertMatch(
      stderr,
      /zinit-server is not installed.*`cargo install zinit --version 0\.3\.9`.*serve/,
    );
  }
});
