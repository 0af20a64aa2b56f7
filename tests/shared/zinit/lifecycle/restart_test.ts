import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually } from "../../../fixtures/zinit_server.ts";

Deno.test("restart() lets the service drain, and never are there two", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 300 });
  let { pid } = await rig.lifecycle.start();
  for (let round = 0; round < count(2, 20); round++) {
    const outcome = await rig.lifecycle.restart();
    assertStrictEquals(outcome.previousPid, pid);
    assert(outcome.pid !== pid);
    assertStrictEquals(await linuxProcesses.inspect(pid), undefined);
    assertStrictEquals(await rig.holder(), outcome.pid);
    pid = outcome.pid;
  }
  assert(neverTwo(await rig.journal()));
  assertMatch(rig.told.at(-1) ?? "", /was restarted \(process \d+ became \d+\)/);
});

Deno.test("restart() of a service that is not running starts it", async () => {
  await using rig = await startRig();
  const first = await rig.lifecycle.restart();
  assertEquals(Object.keys(first), ["pid"]);
  await rig.lifecycle.stop();
  const second = await rig.lifecycle.restart();
  assertStrictEquals(second.previousPid, undefined);
  assertStrictEquals(await rig.holder(), second.pid);
});

Deno.test("restart() brings a crashing service back once its cause is mended", async () => {
  await using rig = await startRig();
  await rig.behave({ crashAtStart: 3 });
  await rig.lifecycle.start().catch(() => {});
  await rig.behave({});
  const { pid } = await rig.lifecycle.restart();
  assertStrictEquals(await rig.holder(), pid);
});

Deno.test("restart() while the service is stopping starts it after its end", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 700 });
  const { pid } = await rig.lifecycle.start();
  await rig.client.stop(rig.spec.name);
  const outcome = await rig.lifecycle.restart();
  assert(outcome.pid !== pid);
  assert(neverTwo(await rig.journal()));
});

Deno.test("restart() that is cut off still ends with a running service", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 500 });
  const { pid } = await rig.lifecycle.start();
  const controller = new AbortController();
  const restart = rig.lifecycle.restart({ signal: controller.signal }).catch(() => {});
  await eventually("it stops", async () => {
    return (await rig.client.status(rig.spec.name)).state === "stopping";
  });
  controller.abort();
  await restart;
  await eventually("another runs", async () => {
    const status = await rig.client.status(rig.spec.name);
    return status.state === "running" && status.pid !== pid;
  });
  assert(neverTwo(await rig.journal()));
});
