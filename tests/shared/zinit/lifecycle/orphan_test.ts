import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually } from "../../../fixtures/zinit_server.ts";

Deno.test("start() after the supervisor was killed drains what it left, and never are there two", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 200 });
  let { pid } = await rig.lifecycle.start();
  for (let round = 0; round < count(2, 20); round++) {
    await rig.zinit.kill();
    assertStrictEquals(await rig.holder(), pid);
    await rig.zinit.start();
    const orphan = pid;
    ({ pid } = await rig.lifecycle.start());
    assertStrictEquals(await linuxProcesses.inspect(orphan), undefined);
    assertStrictEquals(rig.drained.at(-1), orphan);
    assertStrictEquals(await rig.holder(), pid);
    assert(
      rig.told.some((sentence) =>
        sentence.includes(`also runs as process ${orphan}, which zinit does not watch`)
      ),
    );
  }
  assert(neverTwo(await rig.journal()), (await rig.journal()).join());
});

Deno.test("restart() after the supervisor was killed drains what it left", async () => {
  await using rig = await startRig();
  const { pid: orphan } = await rig.lifecycle.start();
  await rig.zinit.kill();
  await rig.zinit.start();
  const { pid } = await rig.lifecycle.restart();
  assertEquals(rig.drained, [orphan]);
  assertStrictEquals(await rig.holder(), pid);
});

Deno.test("stop() after the supervisor was killed drains what it left", async () => {
  await using rig = await startRig();
  const { pid: orphan } = await rig.lifecycle.start();
  await rig.zinit.kill();
  await Deno.remove(`${rig.zinit.configDir}/${rig.spec.name}.toml`);
  await rig.zinit.start();
  const report = await rig.lifecycle.status();
  assertStrictEquals(report.state, "unregistered");
  assertStrictEquals(report.orphanPid, orphan);
  assertEquals(await rig.lifecycle.stop(), { kind: "orphan_drained", pid: orphan });
  assertStrictEquals(await linuxProcesses.inspect(orphan), undefined);
  assertEquals(await rig.client.list(), []);
});

Deno.test("status() names the orphan beside the process that zinit watches", async () => {
  await using rig = await startRig();
  const { pid: orphan } = await rig.lifecycle.start();
  await rig.zinit.kill();
  await rig.zinit.start();
  await eventually("zinit's own one meets the lock", async () => {
    return (await rig.journal()).some((line) => line.startsWith("conflict"));
  });
  assertStrictEquals((await rig.lifecycle.status()).orphanPid, orphan);
  await rig.lifecycle.stop();
  assertStrictEquals(await rig.holder(), undefined);
  assertMatch(rig.told.at(-1) ?? "", /is stopped/);
});
