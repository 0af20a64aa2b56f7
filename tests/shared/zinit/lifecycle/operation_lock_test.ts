import { withOperationLock } from "../../../../shared/zinit/lifecycle/operation_lock.ts";
import { LifecycleError } from "../../../../shared/zinit/errors.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { tempFolder } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("withOperationLock() lets one in at a time, and names who is in", async () => {
  await using temp = await tempFolder();
  const told: string[] = [];
  const request = {
    dataFolder: temp.path,
    operation: "x start",
    tell: (sentence: string): void => void told.push(sentence),
  };
  let inside = 0;
  const body = async (): Promise<void> => {
    assertStrictEquals(++inside, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withOperationLock(request, body)));
  assertMatch(told[0] ?? "", /^Waiting for x start \(process \d+\), which is under way\.$/);
});

Deno.test("withOperationLock() frees the lock after a failure and gives up with its signal", async () => {
  await using temp = await tempFolder();
  const request = { dataFolder: temp.path, operation: "x stop", tell: (): void => {} };
  await rejection(
    () => withOperationLock(request, () => Promise.reject(new Error("no"))),
    Error,
    "no",
  );
  await withOperationLock(request, async () => {
    const controller = new AbortController();
    const waiting = withOperationLock(
      { ...request, signal: controller.signal },
      () => Promise.resolve(),
    );
    controller.abort(new Error("enough"));
    await rejection(() => waiting, Error, "enough");
  });
});

Deno.test("withOperationLock() says that a data folder can't be written", async () => {
  await using temp = await tempFolder();
  await Deno.writeTextFile(`${temp.path}/file`, "");
  await rejection(
    () =>
      withOperationLock(
        { dataFolder: `${temp.path}/file`, operation: "x", tell: () => {} },
        () => Promise.resolve(),
      ),
    LifecycleError,
    "can't be written",
  );
});

Deno.test("operations of several people at once end in order, and never are there two", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 100 });
  for (let round = 0; round < count(2, 20); round++) {
    const people = Array.from({ length: 4 }, () => rig.another());
    const outcomes = await Promise.allSettled([
      people[0]?.start(),
      people[1]?.start(),
      people[2]?.restart(),
      people[3]?.start(),
    ]);
    assertEquals(
      outcomes.filter((outcome) => outcome.status === "rejected").map((outcome) =>
        String(outcome.reason)
      ),
      [],
    );
    assertStrictEquals((await rig.client.status(rig.spec.name)).state, "running");
    await Promise.allSettled([people[0]?.stop(), people[1]?.stop(), people[2]?.restart()]);
    await rig.lifecycle.stop();
    assertStrictEquals(await rig.holder(), undefined);
  }
  assertEquals(await rig.client.list(), [rig.spec.name]);
  assert(neverTwo(await rig.journal()), (await rig.journal()).join());
});
