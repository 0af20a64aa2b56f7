import { watchStall } from "../../../server/jobs/stall_watch.ts";
import { assertEquals, assertRejects } from "../../assert.ts";

/** A clock that moves when it is told. */
function handClock(): {
  now: () => number;
  wait: typeof wait;
  pass: (ms: number) => Promise<void>;
} {
  let nowMs = 0;
  const waits = new Set<() => void>();
  const wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const dueMs = nowMs + ms;
      const check = (): void => {
        if (nowMs < dueMs && !signal.aborted) return;
        waits.delete(check);
        resolve();
      };
      waits.add(check);
      signal.addEventListener("abort", check, { once: true });
    });
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    for (const check of [...waits]) check();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { now: () => nowMs, wait, pass };
}

const stalled = (ms: number): Error => new Error(`stalled after ${ms}`);

/** Work that ends when it is told, or called off. */
function work(): {
  start: (signal: AbortSignal, alive: () => void) => Promise<string>;
  alive: () => void;
  end: () => void;
} {
  let tell = (): void => {};
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return {
    start: (signal, alive) => {
      tell = alive;
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      return promise;
    },
    alive: () => tell(),
    end: () => resolve("done"),
  };
}

Deno.test("watchStall() lets work go on as long as something is heard of it", async () => {
  const clock = handClock();
  const { start, alive, end } = work();
  const { signal } = new AbortController();
  const result = watchStall(start, { clock, firstMs: 100, nextMs: 20, signal, stalled });
  await clock.pass(90);
  for (let turn = 0; turn < 10; turn++) {
    alive();
    await clock.pass(19);
  }
  end();
  assertEquals(await result, "done");
});

Deno.test("watchStall() ends work of which nothing is heard, at first later than afterwards", async () => {
  const clock = handClock();
  const { signal } = new AbortController();
  const silent = work();
  const first = watchStall(silent.start, { clock, firstMs: 100, nextMs: 20, signal, stalled });
  const failed = assertRejects(first, { message: "stalled after 100" });
  for (let turn = 0; turn < 6; turn++) await clock.pass(20);
  await failed;
  const begun = work();
  const second = watchStall(begun.start, { clock, firstMs: 100, nextMs: 20, signal, stalled });
  const failedToo = assertRejects(second, { message: "stalled after 20" });
  begun.alive();
  for (let turn = 0; turn < 3; turn++) await clock.pass(20);
  await failedToo;
});

Deno.test("watchStall() hands on that it is called off", async () => {
  const clock = handClock();
  const abort = new AbortController();
  const options = { clock, firstMs: 100, nextMs: 20, signal: abort.signal, stalled };
  const result = watchStall(work().start, options);
  abort.abort(new Error("called off"));
  await assertRejects(result, { message: "called off" });
});
