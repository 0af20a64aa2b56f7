import { fixedDefinition, launcherPath } from "../../../../shared/zinit/lifecycle/files.ts";
import { writeScripts } from "../../../../shared/zinit/lifecycle/files.ts";
import { delay } from "../../../../shared/delay.ts";
import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually } from "../../../fixtures/zinit_server.ts";

const forever = new AbortController().signal;

/** Longest wait between two tries, and some. */
const BACK_OFF_MS = 2_500;

Deno.test("stop() returns when the process and its socket file are gone", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 900 });
  const { pid } = await rig.lifecycle.start();
  const outcome = await rig.lifecycle.stop();
  assertEquals(outcome, { kind: "stopped", ending: "exit code 0" });
  assertStrictEquals(await linuxProcesses.inspect(pid), undefined);
  assertStrictEquals(await rig.holder(), undefined);
  assert(!(await rig.journal()).includes("service.sock"));
  assertEquals(await rig.journal(), [`begin ${pid}`, `end ${pid}`]);
  assertEquals(await rig.lifecycle.stop(), { kind: "not_running" });
  assertStrictEquals(rig.told.at(-1), "test_service is not running.");
});

Deno.test("stop() of a service that zinit doesn't have says that it is not running", async () => {
  await using rig = await startRig();
  assertEquals(await rig.lifecycle.stop(), { kind: "not_running" });
  assertEquals(await rig.client.list(), []);
});

Deno.test("stop() ends a service that ignores it, and removes its socket file", async () => {
  await using rig = await startRig();
  await rig.behave({ stubborn: true });
  await writeScripts(rig.spec);
  const definition = fixedDefinition(rig.spec);
  await rig.client.set({
    ...definition,
    lifecycle: { ...definition.lifecycle, stop_timeout_ms: 500 },
  });
  const { pid } = await rig.lifecycle.start();
  assertEquals(await rig.lifecycle.stop(), { kind: "stopped", ending: "killed by a signal" });
  assertStrictEquals(await linuxProcesses.inspect(pid), undefined);
  await Deno.lstat(rig.socketPath).then(
    () => assert(false, "the socket file is still there"),
    (error) => assert(error instanceof Deno.errors.NotFound),
  );
  assertMatch(rig.told.join("\n"), /left behind, as by a killed program; it is removed/);
});

for (
  const [how, crash] of [
    ["a service that crashes as it starts", false],
    ["a service whose launcher fails at once", true],
  ] as const
) {
  Deno.test(`stop() in the wait between two tries is for good: ${how}`, async () => {
    await using rig = await startRig();
    await rig.behave({ crashAtStart: 5 });
    await rig.lifecycle.start().catch(() => {});
    if (crash) {
      await Deno.writeTextFile(launcherPath(rig.spec), "#!/bin/sh\nexit 5\n");
    }
    await eventually("it is between two tries", async () => {
      return (await rig.client.status(rig.spec.name)).state === "failed";
    });
    const outcome = await rig.lifecycle.stop();
    assertEquals(outcome, { kind: "stopped", ending: "exit code 5" });
    const crashes = (await rig.journal()).length;
    await delay(BACK_OFF_MS, forever);
    const { state, pid } = await rig.client.status(rig.spec.name);
    assert(state === "exited" || state === "inactive", state);
    assertStrictEquals(pid, 0);
    assertStrictEquals((await rig.journal()).length, crashes);
    await rig.behave({});
    await rig.lifecycle.start();
  });
}

Deno.test("stop() outlasts a stop that somebody made between two tries", async () => {
  await using rig = await startRig();
  await rig.behave({ crashAtStart: 5 });
  await rig.lifecycle.start().catch(() => {});
  await eventually("it is between two tries", async () => {
    return (await rig.client.status(rig.spec.name)).state === "failed";
  });
  await rig.client.stop(rig.spec.name);
  assertStrictEquals((await rig.client.status(rig.spec.name)).state, "inactive");
  await rig.lifecycle.stop();
  await delay(BACK_OFF_MS, forever);
  assertStrictEquals((await rig.client.status(rig.spec.name)).pid, 0);
});

Deno.test("stop() after somebody's restart is for good", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 600 });
  await rig.lifecycle.start();
  await rig.client.restart(rig.spec.name);
  await rig.lifecycle.stop();
  await delay(BACK_OFF_MS, forever);
  assertStrictEquals((await rig.client.status(rig.spec.name)).pid, 0);
  assertStrictEquals(await rig.holder(), undefined);
  assert(neverTwo(await rig.journal()));
});

Deno.test("stop() of a service that is still starting lets it end", async () => {
  await using rig = await startRig({ timing: { startTimeoutMs: 300 } });
  await rig.behave({ startMs: 1_500 });
  await rig.lifecycle.start().catch(() => {});
  assertStrictEquals((await rig.client.status(rig.spec.name)).state, "starting");
  await rig.lifecycle.stop();
  const journal = await rig.journal();
  assert(neverTwo(journal));
  assertMatch(journal.at(-1) ?? "", /^end /);
});
