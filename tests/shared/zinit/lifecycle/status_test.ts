import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually } from "../../../fixtures/zinit_server.ts";

Deno.test("status() tells state, pid, age and memory of a service", async () => {
  await using rig = await startRig();
  assertEquals(await rig.lifecycle.status(), {
    service: "test_service",
    state: "unregistered",
    pid: 0,
    changedFields: [],
  });
  const { pid } = await rig.lifecycle.start();
  const { uptimeMs = -1, memoryBytes = 0, ...running } = await rig.lifecycle.status();
  assertEquals(running, {
    service: "test_service",
    state: "running",
    pid,
    changedFields: [],
  });
  assert(uptimeMs >= 0);
  assert(memoryBytes > 1_000_000);
  await rig.lifecycle.stop();
  assertEquals(await rig.lifecycle.status(), {
    service: "test_service",
    state: "exited",
    pid: 0,
    exitCode: 0,
    changedFields: [],
  });
  await rig.behave({ crashAtStart: 6 });
  await rig.lifecycle.start().catch(() => {});
  await eventually("it failed again", async () => {
    return (await rig.client.status(rig.spec.name)).state === "failed";
  });
  const { exitCode } = await rig.lifecycle.status();
  assertStrictEquals(exitCode, 6);
  await rig.lifecycle.stop();
});
