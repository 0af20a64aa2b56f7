import fc from "fast-check";
import type { LogEntry } from "../../../../shared/zinit/answers.ts";
import type { LogEvent } from "../../../../shared/zinit/lifecycle/logs.ts";
import { overlapLines } from "../../../../shared/zinit/lifecycle/logs.ts";
import { ActionBuilder } from "../../../../shared/zinit/action_builder.ts";
import { ServiceBuilder } from "../../../../shared/zinit/service_builder.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";
import { ZinitNotReachableError } from "../../../../shared/zinit/errors.ts";
import { eventually, writeScript } from "../../../fixtures/zinit_server.ts";

const entry = (content: string, timestampMs = 0): LogEntry => ({
  timestampMs,
  service: "x",
  stream: "stdout",
  content,
});

Deno.test("overlapLines() finds what was seen of a ring that moved on", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 30 }),
      (before, after, ring) => {
        const all = Array.from({ length: before + after }, (_, index) => entry(`line ${index}`));
        const last = all.slice(0, before).slice(-ring);
        const next = all.slice(-ring);
        const seen = next.length - Math.min(after, next.length);
        assertStrictEquals(overlapLines(last, next), Math.min(seen, last.length));
      },
    ),
    { numRuns: count(500, 20_000) },
  );
});

Deno.test("overlapLines() tells equal lines apart by their time", () => {
  const last = [entry("a", 1), entry("a", 2)];
  assertStrictEquals(overlapLines(last, [entry("a", 2), entry("a", 3)]), 1);
  assertStrictEquals(overlapLines(last, [entry("a", 3)]), 0);
});

/** A service that writes the lines of the file `lines` whenever it grows. */
const TAILER = 'touch "$1"; exec tail -n +1 -f "$1"';

Deno.test("follow() gives old lines, then each new one once", async () => {
  await using rig = await startRig();
  const file = `${rig.home}/lines`;
  const script = await writeScript(`${rig.home}/tailer.sh`, TAILER);
  await rig.client.set(
    new ServiceBuilder(rig.spec.name).action(new ActionBuilder(script).args(file).build())
      .bufferLines(1_200).build(),
  );
  const write = (from: number, to: number): Promise<void> =>
    Deno.writeTextFile(
      file,
      Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join(""),
      { append: true },
    );
  const written = async (last: string): Promise<boolean> =>
    (await rig.client.logs(rig.spec.name, 1))[0]?.content === last;

  await write(0, 20);
  await eventually("zinit has the first lines", () => written("line 19"));
  const lifecycle = rig.another({ timing: { logPollMs: 50 } });
  assertEquals((await lifecycle.logs(2)).map(({ content }) => content), ["line 18", "line 19"]);

  const controller = new AbortController();
  const events: LogEvent[] = [];
  const following = (async (): Promise<void> => {
    for await (const event of lifecycle.follow(5, controller.signal)) events.push(event);
  })();
  const contents = (): string[] =>
    events.map((event) => event.kind === "lost" ? "lost" : event.entry.content);
  const lines = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

  await eventually("the old lines came", () => contents().at(-1) === "line 19");
  for (let from = 20; from < 60; from += 10) {
    await write(from, from + 10);
    await eventually("the new lines came", () => contents().at(-1) === `line ${from + 9}`);
  }
  // More than is asked for at first.
  await write(60, 760);
  await eventually("the many lines came", () => contents().at(-1) === "line 759");
  assertEquals(contents(), lines(15, 760));

  controller.abort();
  await following;
});

Deno.test("follow() says that lines were lost when the ring moved on too far", async () => {
  await using rig = await startRig();
  const file = `${rig.home}/lines`;
  const script = await writeScript(`${rig.home}/tailer.sh`, TAILER);
  await rig.client.set(
    new ServiceBuilder(rig.spec.name).action(new ActionBuilder(script).args(file).build())
      .bufferLines(50).build(),
  );
  const controller = new AbortController();
  const write = (from: number, to: number): Promise<void> =>
    Deno.writeTextFile(
      file,
      Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join(""),
      { append: true },
    );
  const last = async (): Promise<string | undefined> =>
    (await rig.client.logs(rig.spec.name, 1))[0]?.content;
  await write(0, 10);
  await eventually("zinit has them", async () => await last() === "line 9");
  const following = rig.another({ timing: { logPollMs: 300 } }).follow(1, controller.signal);
  const first = (await following.next()).value;
  assertEquals(first?.kind === "entry" ? first.entry.content : undefined, "line 9");
  await write(10, 400);
  await eventually("zinit has them", async () => await last() === "line 399");
  assertEquals((await following.next()).value, { kind: "lost" });
  const next = (await following.next()).value;
  assertEquals(next?.kind === "entry" ? next.entry.content : undefined, "line 350");
  controller.abort();
  await following.return();
});

Deno.test("follow() fails when the supervisor ends", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  const following = rig.another({ timing: { logPollMs: 20 } }).follow(
    1,
    new AbortController().signal,
  );
  await following.next();
  const next = rejection(async () => {
    while (!(await following.next()).done);
  }, ZinitNotReachableError);
  await rig.zinit.shutdown();
  await next;
});

Deno.test("follow() ends with its signal, after what was written until then", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  const controller = new AbortController();
  const contents: string[] = [];
  const following = (async (): Promise<void> => {
    for await (
      const event of rig.another({ timing: { logPollMs: 60_000 } }).follow(
        100,
        controller.signal,
      )
    ) {
      if (event.kind === "entry") contents.push(event.entry.content);
    }
  })();
  await eventually("the old lines came", () => contents.includes("listening"));
  await rig.lifecycle.stop();
  controller.abort();
  await following;
  assertStrictEquals(contents.at(-1), "drained");
});
