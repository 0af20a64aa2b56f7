import { ActionBuilder } from "../../../../shared/zinit/action_builder.ts";
import { ZinitClient } from "../../../../shared/zinit/client.ts";
import { LifecycleError } from "../../../../shared/zinit/errors.ts";
import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { ServiceBuilder } from "../../../../shared/zinit/service_builder.ts";
import { supervisorDown } from "../../../../shared/zinit/supervisor/down.ts";
import { reportSupervisor } from "../../../../shared/zinit/supervisor/status.ts";
import { assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { type FakeReply, startFakeZinit } from "../../../fixtures/zinit_fake.ts";
import { startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually, tempFolder, writeScript } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("supervisorDown() lets the services drain, then ends the supervisor", async () => {
  await using rig = await startRig();
  // Longer than zinit's own shutdown waits.
  await rig.behave({ drainMs: 6_000 });
  const { pid } = await rig.lifecycle.start();
  const down = (): Promise<string> =>
    supervisorDown({
      client: rig.client,
      services: [rig.lifecycle],
      dataFolder: rig.home,
      tell: (sentence) => rig.told.push(sentence),
    });
  assertStrictEquals(await down(), "ended");
  assertEquals(await rig.journal(), [`begin ${pid}`, `end ${pid}`]);
  assertStrictEquals(await down(), "not_running");
  await rig.zinit.start();
});

Deno.test("supervisorDown() leaves a supervisor alone that runs services of others", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  const script = await writeScript(`${rig.home}/other.sh`, "exec sleep 600");
  await rig.client.set(
    new ServiceBuilder("other").action(new ActionBuilder(script).build()).build(),
  );
  const down = (): Promise<string> =>
    supervisorDown({
      client: rig.client,
      services: [rig.lifecycle],
      dataFolder: rig.home,
      tell: () => {},
    });
  await rejection(down, LifecycleError, "also runs other");
  const report = await reportSupervisor(rig.client);
  assertEquals(report.services.map(({ name, state }) => [name, state]), [
    ["other", "running"],
    ["test_service", "running"],
  ]);
  assertStrictEquals(report.version, (await rig.client.ping()).version);
  assertStrictEquals(report.socketPath, rig.zinit.socketPath);
  await rig.client.stop("other");
  await eventually("the other ended", async () => {
    return (await rig.client.status("other")).state === "exited";
  });
  assertStrictEquals(await down(), "ended");
  await rig.zinit.start();
});

const HANGS = (method: string): FakeReply =>
  method === "system.ping"
    ? { kind: "result", result: { version: "0.3.9" } }
    : method === "system.shutdown"
    ? { kind: "result", result: { ok: true } }
    : { kind: "hang" };

Deno.test("supervisorDown() kills a supervisor that hangs and does not even end by itself", async () => {
  await using temp = await tempFolder();
  await using fake = await startFakeZinit(({ method }) => HANGS(method));
  const client = new ZinitClient(fake.socketPath, { timeoutMs: 50, diagnosisTimeoutMs: 50 });
  const told: string[] = [];
  const options = {
    client,
    services: [],
    dataFolder: temp.path,
    tell: (sentence: string): void => void told.push(sentence),
  };
  await rejection(() => supervisorDown(options), LifecycleError, "by hand");

  // A shell by the supervisor's name, which waits for commands as long as its input is open.
  const program = `${temp.path}/zinit-server`;
  await Deno.copyFile("/bin/sh", program);
  await Deno.chmod(program, 0o755);
  const child = new Deno.Command(program, { args: ["-s", fake.socketPath], stdin: "piped" })
    .spawn();
  await eventually("it runs", async () => {
    return (await linuxProcesses.find("zinit-server", fake.socketPath)).length === 1;
  });
  // The fake answers on, so that only the process is gone.
  await rejection(() => supervisorDown(options), LifecycleError, "by hand");
  assertStrictEquals((await child.status).signal, "SIGKILL");
  await child.stdin.close().catch(() => {});
  assertMatch(told.join("\n"), new RegExp(`its process ${child.pid} is killed`));
});
