import { EnginePool, type Pooled } from "../../../server/jobs/engine_pool.ts";
import { assert, assertEquals } from "../../assert.ts";
import { ManualClock } from "../../fixtures/manual_clock.ts";

const NEVER = new AbortController().signal;
const FAILURE = { reason: "It is down." };

function engine(concurrency: number, billed?: boolean): Pooled {
  const drafts = billed === undefined ? {} : { drafts: { billed } };
  return { name: "engine", capabilities: { concurrency, ...drafts } };
}

/** Lets the engine fail until it is left alone. */
function breakDown(pool: EnginePool, broken: Pooled): void {
  for (let i = 0; i < 3; i++) {
    using place = pool.enter(broken);
    place.failed(FAILURE);
  }
  assertEquals(pool.standing(broken).kind, "down");
}

Deno.test("EnginePool gives so many places, and each that is given back once", () => {
  const pool = new EnginePool(new ManualClock());
  const two = engine(2);
  const [first, second] = [pool.enter(two), pool.enter(two)];
  assertEquals(pool.standing(two).kind, "busy");
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assertEquals(pool.standing(two).kind, "free");
  const third = pool.enter(two);
  assertEquals(pool.standing(two).kind, "busy");
  for (const place of [second, third]) place[Symbol.dispose]();
});

Deno.test("EnginePool lets those who wait in first, one for each place, in their order", async () => {
  const pool = new EnginePool(new ManualClock());
  const one = engine(1);
  const place = pool.enter(one);
  const order: string[] = [];
  const wait = async (name: string): Promise<void> => {
    using _place = await pool.waitFor(one, NEVER);
    order.push(name);
    // Whoever comes now has to stand behind those who wait.
    assertEquals(pool.standing(one).kind, "busy");
  };
  const both = [wait("first"), wait("second")];
  await Promise.resolve();
  place[Symbol.dispose]();
  assertEquals(pool.standing(one).kind, "busy");
  await Promise.all(both);
  assertEquals(order, ["first", "second"]);
  assertEquals(pool.standing(one).kind, "free");
});

Deno.test("EnginePool lets nobody wait who was called off, or whose provider is left alone", async () => {
  const pool = new EnginePool(new ManualClock());
  const one = engine(1);
  const place = pool.enter(one);
  const abort = new AbortController();
  const calledOff = pool.waitFor(one, abort.signal);
  abort.abort();
  assertEquals(await calledOff, undefined);
  const waiting = pool.waitFor(one, NEVER);
  place.failed({ ...FAILURE, leaveAloneMs: 1_000 });
  place[Symbol.dispose]();
  assertEquals(await waiting, undefined);
  assertEquals(pool.trouble("engine"), "It is down.");
});

Deno.test("EnginePool lets one look whether a provider is back, and another if that one is called off", async () => {
  const clock = new ManualClock();
  const pool = new EnginePool(clock);
  const two = engine(2);
  breakDown(pool, two);
  await clock.forward(10_000);
  {
    using looks = pool.enter(two);
    assert(looks.probe);
    assertEquals(pool.standing(two).kind, "probing");
  }
  // It left without a word: it was called off.
  assertEquals(pool.standing(two).kind, "free");
  using again = pool.enter(two);
  assert(again.probe);
  assertEquals(again.answered(), true);
  assertEquals(pool.standing(two).kind, "free");
});

Deno.test("EnginePool gives drafts what nobody needs, and takes it back", () => {
  const pool = new EnginePool(new ManualClock());
  const own = engine(2, false);
  const draft = pool.enterDraft(own);
  assertEquals(pool.enterDraft(own), undefined);
  // All share a machine: a draft would slow the others down.
  using _place = pool.enter(own);
  assertEquals([draft?.calledOff.aborted, pool.enterDraft(own)], [true, undefined]);
});

Deno.test("EnginePool gives drafts at a provider that bills what is left, and takes the youngest back first", () => {
  const pool = new EnginePool(new ManualClock());
  const billed = engine(3, true);
  const [older, younger] = [pool.enterDraft(billed), pool.enterDraft(billed)];
  assertEquals(pool.enterDraft(billed), undefined);
  using _one = pool.enter(billed);
  assertEquals([older?.calledOff.aborted, younger?.calledOff.aborted], [false, false]);
  using _two = pool.enter(billed);
  assertEquals([older?.calledOff.aborted, younger?.calledOff.aborted], [false, true]);
});

Deno.test("EnginePool lets nobody draft at an engine whose provider is left alone", () => {
  const pool = new EnginePool(new ManualClock());
  const own = engine(2, false);
  breakDown(pool, own);
  assertEquals(pool.enterDraft(own), undefined);
});
