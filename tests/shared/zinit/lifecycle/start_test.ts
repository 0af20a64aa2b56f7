import { ServiceBuilder } from "../../../../shared/zinit/service_builder.ts";
import { ActionBuilder } from "../../../../shared/zinit/action_builder.ts";
import { fixedDefinition, launcherPath } from "../../../../shared/zinit/lifecycle/files.ts";
import {
  DefinitionRefusedError,
  LifecycleError,
  ServiceCrashedError,
} from "../../../../shared/zinit/errors.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually, writeScript } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("start() registers the service once, starts it and waits until it is ready", async () => {
  await using rig = await startRig();
  await rig.behave({ startMs: 700 });
  const outcome = await rig.lifecycle.start();
  assertStrictEquals(outcome.kind, "started");
  assertStrictEquals(outcome.pid, await rig.holder());
  (await Deno.connect({ transport: "unix", path: rig.socketPath })).close();
  assertEquals(await rig.client.get(rig.spec.name), rig.lifecycle.definition);
  assertMatch(rig.told.join("\n"), /test_service is running \(process \d+\)\.$/);
  await rig.lifecycle.stop();
  await rig.lifecycle.start();
  assert(neverTwo(await rig.journal()));
  assertEquals(await rig.client.list(), [rig.spec.name]);
});

Deno.test("start() of a running service says so and does nothing", async () => {
  await using rig = await startRig();
  const { pid } = await rig.lifecycle.start();
  const { mtime } = await Deno.stat(launcherPath(rig.spec));
  assertEquals(await rig.lifecycle.start(), { kind: "already_running", pid });
  assertStrictEquals(rig.told.at(-1), `test_service is running already (process ${pid}).`);
  assertEquals((await Deno.stat(launcherPath(rig.spec))).mtime, mtime);
  assertStrictEquals((await rig.journal()).length, 1);
});

Deno.test("start() says that changed settings wait for a restart, which takes them over", async () => {
  await using rig = await startRig({ environment: { TEST_WORD: "first" } });
  const { pid } = await rig.lifecycle.start();
  const changed = rig.another({ environment: { TEST_WORD: "it's the second" } });
  assertEquals(await changed.start(), { kind: "already_running", pid });
  assertMatch(rig.told.at(-1) ?? "", /settings changed; `test_service restart` takes them over/);
  assertEquals(await rig.client.get(rig.spec.name), fixedDefinition(rig.spec));
  await changed.restart();
  const lines = (await changed.logs(100)).map((entry) => entry.content);
  assertEquals(lines.filter((line) => line.startsWith("starting")), [
    "starting with first",
    "starting with it's the second",
  ]);
});

Deno.test("start() of a service that crashes says why, with its last lines", async () => {
  await using rig = await startRig();
  await rig.behave({ crashAtStart: 7 });
  const error = await rejection(() => rig.lifecycle.start(), ServiceCrashedError, "exit code 7");
  assertMatch(error.message, /zinit goes on trying/);
  assert(error.lastLines.includes("the reason of the crash"), error.message);
  assertMatch(error.message, /\n {2}the reason of the crash/);

  await rig.behave({});
  const { pid } = await rig.lifecycle.start();
  assertStrictEquals(pid, await rig.holder());
  await rig.behave({ crashAtStart: 8 });
  await rejection(() => rig.lifecycle.restart(), ServiceCrashedError, "exit code 8");
});

Deno.test("start() of a service that ends without an error says so", async () => {
  await using rig = await startRig();
  await rig.behave({ crashAtStart: 0 });
  const error = await rejection(() => rig.lifecycle.start(), ServiceCrashedError, "exit code 0");
  assertMatch(error.message, /Nothing starts it again/);
});

Deno.test("start() that is not ready in time says that it goes on", async () => {
  await using rig = await startRig({ timing: { startTimeoutMs: 600 } });
  await rig.behave({ startMs: 2_000 });
  await rejection(() => rig.lifecycle.start(), ServiceCrashedError, "not ready after 0.6 s");
  await eventually("it is ready later", async () => {
    return (await rig.client.status(rig.spec.name)).state === "running";
  });
});

Deno.test("start() while the service is stopping waits, then starts it", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 1_200 });
  const first = await rig.lifecycle.start();
  await rig.client.stop(rig.spec.name);
  assertStrictEquals((await rig.client.status(rig.spec.name)).state, "stopping");
  const second = await rig.lifecycle.start();
  assertStrictEquals(second.kind, "started");
  assert(second.pid !== first.pid);
  assert(neverTwo(await rig.journal()));
});

Deno.test("start() says what a blocked service waits for", async () => {
  await using rig = await startRig();
  const sleep = await writeScript(`${rig.home}/sleep.sh`, "exec sleep 600");
  const never = await writeScript(`${rig.home}/never.sh`, "exit 1");
  await rig.client.set(
    new ServiceBuilder("needed").action(new ActionBuilder(sleep).build())
      .health(new ActionBuilder(never).build()).build(),
  );
  const definition = fixedDefinition(rig.spec);
  await rig.client.set({
    ...definition,
    dependencies: { ...definition.dependencies, requires: ["needed"] },
  });
  await rejection(() => rig.lifecycle.start(), LifecycleError, "needed");
  assertMatch(rig.told.join("\n"), /changed by somebody \(dependencies\.requires\)/);
  const report = await rig.lifecycle.status();
  assertStrictEquals(report.state, "blocked");
  assertMatch(report.waitingFor ?? "", /needed/);
  await rig.lifecycle.stop();
});

Deno.test("start() refuses a definition that would not start what hero_voice wants", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  await rig.lifecycle.stop();
  await rig.zinit.shutdown();
  const file = `${rig.zinit.configDir}/${rig.spec.name}.toml`;
  const toml = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, toml.replace('status = "start"', 'status = "stop"'));
  await rig.zinit.start();
  const error = await rejection(() => rig.lifecycle.start(), LifecycleError, "service.status");
  assertMatch(error.message, /zinit down/);
  assertEquals((await rig.lifecycle.status()).changedFields, ["service.status"]);
  assertStrictEquals((await rig.journal()).filter((line) => line.startsWith("begin")).length, 1);
});

Deno.test("start() registers a service again whose file was deleted", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  await Deno.remove(`${rig.zinit.configDir}/${rig.spec.name}.toml`);
  await rig.lifecycle.restart();
  await rig.lifecycle.stop();
  await rig.zinit.shutdown();
  await rig.zinit.start();
  assertEquals(await rig.client.list(), []);
  assertStrictEquals((await rig.lifecycle.status()).state, "unregistered");
  await rig.lifecycle.start();
  assertEquals(await rig.client.get(rig.spec.name), rig.lifecycle.definition);
});

Deno.test("start() refuses to write a secret into the launcher", async () => {
  await using rig = await startRig();
  await rejection(
    () => rig.another({ environment: { GROQ_API_KEY: "x" } }).start(),
    RangeError,
    "GROQ_API_KEY",
  );
  await rejection(
    () => rig.another({ environment: { TEST_WORD: "is a known secret" } }).start(),
    RangeError,
    "TEST_WORD",
  );
  assertEquals(await rig.client.list(), []);
});

Deno.test("start() passes on why zinit refused the definition", async () => {
  await using rig = await startRig();
  await Deno.remove(rig.zinit.configDir, { recursive: true });
  await rejection(() => rig.lifecycle.start(), DefinitionRefusedError, "Failed to write");
  await Deno.mkdir(rig.zinit.configDir);
});
