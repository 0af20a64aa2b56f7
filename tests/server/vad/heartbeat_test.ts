import { Heartbeat, MOST_MISSED } from "../../../server/vad/heartbeat.ts";
import { assert, assertEquals } from "../../assert.ts";
import { later } from "../../fixtures/later.ts";

const CHECK_MS = 5;

Deno.test("Heartbeat asks a Worker that owes an answer, then gives it up, once", async () => {
  let asked = 0;
  const dead = Promise.withResolvers<void>();
  let deaths = 0;
  using heartbeat = new Heartbeat({
    ask: () => asked++,
    dead: () => {
      deaths++;
      dead.resolve();
    },
    checkMs: CHECK_MS,
  });
  heartbeat.owes();
  await dead.promise;
  await later(10 * CHECK_MS);
  assertEquals([asked, deaths], [MOST_MISSED, 1]);
});

Deno.test("Heartbeat gives up neither a Worker without work nor a slow one", async () => {
  let asked = 0;
  let deaths = 0;
  using heartbeat: Heartbeat = new Heartbeat({
    ask: () => {
      // It answers only the last time that it may.
      if (++asked % MOST_MISSED !== 0) return;
      heartbeat.answered();
      if (asked < 4 * MOST_MISSED) heartbeat.owes();
    },
    dead: () => deaths++,
    checkMs: CHECK_MS,
  });
  await later(10 * CHECK_MS);
  assertEquals(asked, 0);
  heartbeat.owes();
  while (asked < 4 * MOST_MISSED) await later(CHECK_MS);
  await later(10 * CHECK_MS);
  assert(deaths === 0 && asked === 4 * MOST_MISSED, `${deaths}, ${asked}`);
});
