import { ActionBuilder } from "../../../../shared/zinit/action_builder.ts";
import { ZinitClient } from "../../../../shared/zinit/client.ts";
import {
  LifecycleError,
  ZinitError,
  ZinitNotReachableError,
} from "../../../../shared/zinit/errors.ts";
import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { ServiceBuilder } from "../../../../shared/zinit/service_builder.ts";
import { supervisorDown } from "../../../../shared/zinit/supervisor/down.ts";
import { supervisorLogPath, supervisorUp } from "../../../../shared/zinit/supervisor/up.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { startFakeZinit } from "../../../fixtures/zinit_fake.ts";
import {
  eventually,
  tempFolder,
  writeScript,
  zinitServerPath,
} from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

/** Runs a command that starts a supervisor, in a shell's environment. */
async function up(
  socketPath: string,
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-env",
      "--allow-read",
      "--allow-write",
      "--allow-net",
      "--allow-run",
      `${import.meta.dirname}/../../../fixtures/zinit_up.ts`,
      socketPath,
      dataFolder,
      await zinitServerPath(),
    ],
    env: environment,
    stdin: "null",
  }).output();
  assertStrictEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function down(client: ZinitClient, dataFolder: string): Promise<void> {
  await supervisorDown({ client, services: [], dataFolder, tell: () => {} });
}

Deno.test("supervisorUp() starts one that outlives the command, once, without its secrets", async () => {
  await using temp = await tempFolder();
  const socketPath = `${temp.path}/zinit.sock`;
  const dataFolder = `${temp.path}/data`;
  const client = new ZinitClient(socketPath);
  const kinds = await Promise.all([
    up(socketPath, dataFolder, { GROQ_API_KEY: "secret", HERO_VOICE_LOG_LEVEL: "debug" }),
    up(socketPath, dataFolder),
  ]);
  assertEquals(kinds.sort(), ["already_up", "started"]);
  const [pid, ...more] = await linuxProcesses.find("zinit-server", socketPath);
  assertEquals(more, []);
  assertStrictEquals(await up(socketPath, dataFolder), "already_up");
  assertEquals(await linuxProcesses.find("zinit-server", socketPath), [pid]);
  assertMatch(await Deno.readTextFile(supervisorLogPath(dataFolder)), /starting zinit-server/);

  const script = await writeScript(`${temp.path}/env.sh`, "env; exec sleep 600");
  await client.set(
    new ServiceBuilder("env").action(new ActionBuilder(script).build()).build(),
  );
  await eventually("it spoke", async () => (await client.logs("env", 100)).length > 0);
  await client.stop("env");
  await eventually("it ended", async () => (await client.status("env")).state === "exited");
  const variables = (await client.logs("env", 100)).map(({ content }) => content.split("=")[0]);
  assert(variables.includes("PATH"));
  assert(!variables.includes("GROQ_API_KEY"));
  assert(!variables.includes("HERO_VOICE_LOG_LEVEL"));

  await down(client, dataFolder);
  assertEquals(await linuxProcesses.find("zinit-server", socketPath), []);
  await rejection(() => client.ping(), ZinitNotReachableError, "no such socket");
});

Deno.test("supervisorUp() replaces the socket file that a killed one left", async () => {
  await using temp = await tempFolder();
  const socketPath = `${temp.path}/zinit.sock`;
  await up(socketPath, temp.path);
  const [pid = 0] = await linuxProcesses.find("zinit-server", socketPath);
  await linuxProcesses.kill(pid);
  await eventually("it is gone", async () => await linuxProcesses.inspect(pid) === undefined);
  await Deno.lstat(socketPath);
  assertStrictEquals(await up(socketPath, temp.path), "started");
  await down(new ZinitClient(socketPath), temp.path);
});

Deno.test("supervisorUp() never starts a second one beside one that hangs", async () => {
  await using temp = await tempFolder();
  for (const answersPing of [true, false]) {
    await using fake = await startFakeZinit(({ method }) =>
      answersPing && method === "system.ping"
        ? { kind: "result", result: { version: "0.3.9" } }
        : { kind: "hang" }
    );
    await rejection(
      () =>
        supervisorUp({
          client: new ZinitClient(fake.socketPath, { timeoutMs: 50, diagnosisTimeoutMs: 50 }),
          dataFolder: temp.path,
          environment: () => undefined,
          tell: () => {},
          findServer: () => Promise.reject(new Error("a second one was looked for")),
        }),
      ZinitError,
      answersPing ? "hangs" : "did not answer",
    );
  }
});

Deno.test("supervisorUp() shows the log of one that ends at once", async () => {
  await using temp = await tempFolder();
  const server = await writeScript(`${temp.path}/zinit-server`, "echo the reason; exit 1");
  const error = await rejection(
    () =>
      supervisorUp({
        client: new ZinitClient(`${temp.path}/zinit.sock`),
        dataFolder: temp.path,
        environment: () => undefined,
        tell: () => {},
        findServer: () => Promise.resolve(server),
      }),
    LifecycleError,
    "ended at once",
  );
  assertMatch(error.message, /the reason/);
});
