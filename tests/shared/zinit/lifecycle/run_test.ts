import { ServiceCrashedError } from "../../../../shared/zinit/errors.ts";
import type { RunOptions } from "../../../../shared/zinit/lifecycle/run.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { neverTwo, startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { eventually } from "../../../fixtures/zinit_server.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

interface Watched {
  readonly options: RunOptions;
  readonly stop: AbortController;
  readonly leave: AbortController;
  readonly lines: string[];
  readonly ready: Promise<number>;
}

function watched(): Watched {
  const stop = new AbortController();
  const leave = new AbortController();
  const lines: string[] = [];
  const ready = Promise.withResolvers<number>();
  return {
    stop,
    leave,
    lines,
    ready: ready.promise,
    options: {
      stop: stop.signal,
      leave: leave.signal,
      onLog: (event) => lines.push(event.kind === "lost" ? "lost" : event.entry.content),
      onReady: ready.resolve,
    },
  };
}

Deno.test("run() registers, starts, follows the log, and stops when asked", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 300 });
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  const pid = await run.ready;
  assertStrictEquals(await rig.holder(), pid);
  await eventually("the log comes", () => run.lines.includes("listening"));
  run.stop.abort();
  assertStrictEquals(await running, "stopped");
  assertEquals(run.lines, ["starting with no word", "listening", "draining", "drained"]);
  assertEquals(await rig.journal(), [`begin ${pid}`, `end ${pid}`]);
});

Deno.test("run() of a running service follows it, and shows nothing of before", async () => {
  await using rig = await startRig();
  const { pid } = await rig.lifecycle.start();
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  assertStrictEquals(await run.ready, pid);
  run.stop.abort();
  assertStrictEquals(await running, "stopped");
  assertEquals(run.lines, ["draining", "drained"]);
});

Deno.test("run() is left at once by a second abort; zinit goes on stopping", async () => {
  await using rig = await startRig();
  await rig.behave({ drainMs: 1_500 });
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  const pid = await run.ready;
  run.stop.abort();
  await eventually("it drains", async () => {
    return (await rig.client.status(rig.spec.name)).state === "stopping";
  });
  run.leave.abort();
  assertStrictEquals(await running, "left");
  assertStrictEquals(await rig.holder(), pid);
  assertMatch(rig.told.at(-1) ?? "", /Left at once/);
  await eventually("it ends", async () => await rig.holder() === undefined);
  assert(neverTwo(await rig.journal()));
});

Deno.test("run() that is stopped while the service starts stops it", async () => {
  await using rig = await startRig();
  await rig.behave({ startMs: 800 });
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  await eventually("it starts", async () => (await rig.journal()).length > 0);
  run.stop.abort();
  assertStrictEquals(await running, "stopped");
  assertStrictEquals(await rig.holder(), undefined);
});

Deno.test("run() says when the service crashes, and when somebody else stops it", async () => {
  await using rig = await startRig({ timing: { startedAgainMs: 1_500 } });
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  await run.ready;
  await rig.lifecycle.stop();
  assertStrictEquals(await running, "ended");
  assert(rig.told.some((sentence) => /ended \(exit code 0\); waiting/.test(sentence)));
  assertMatch(rig.told.at(-1) ?? "", /no longer running/);

  const again = watched();
  const runningAgain = rig.lifecycle.run(again.options);
  await again.ready;
  await rig.behave({ crashAtStart: 4 });
  await rig.client.restart(rig.spec.name);
  await eventually(
    "the crash is told",
    () => rig.told.some((sentence) => sentence.includes("crashed (exit code 4)")),
  );
  again.stop.abort();
  assertStrictEquals(await runningAgain, "stopped");
});

Deno.test("run() goes on when somebody else stops the service and starts it again", async () => {
  await using rig = await startRig({ timing: { startedAgainMs: 10_000 } });
  const run = watched();
  const running = rig.lifecycle.run(run.options);
  const pid = await run.ready;
  await rig.lifecycle.stop();
  await eventually("it is told", () => rig.told.some((sentence) => sentence.includes("waiting")));
  const { pid: next } = await rig.lifecycle.start();
  assert(next !== pid);
  await eventually(
    "the log goes on",
    () => run.lines.filter((l) => l === "listening").length === 2,
  );
  // Longer than it takes to look whether it runs.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  run.stop.abort();
  assertStrictEquals(await running, "stopped");
  assertEquals(await rig.journal(), [`begin ${pid}`, `end ${pid}`, `begin ${next}`, `end ${next}`]);
});

Deno.test("run() of a service that crashes at its start says why", async () => {
  await using rig = await startRig();
  await rig.behave({ crashAtStart: 9 });
  const run = watched();
  await rejection(() => rig.lifecycle.run(run.options), ServiceCrashedError, "exit code 9");
  assert(run.lines.includes("the reason of the crash"));
});
