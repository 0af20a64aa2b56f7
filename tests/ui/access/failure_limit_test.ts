import { assertStrictEquals, assertThrows } from "../../assert.ts";
import { FailureLimit } from "../../../ui/access/failure_limit.ts";

Deno.test("FailureLimit lets so many through at once, then one each period", () => {
  let now = 1_000;
  const limit = new FailureLimit({ capacity: 3, refillMs: 2_000, now: () => now });
  for (let i = 0; i < 3; i++) {
    assertStrictEquals(limit.waitMs(), 0);
    limit.count();
  }
  assertStrictEquals(limit.waitMs(), 2_000);
  now += 1_500;
  assertStrictEquals(limit.waitMs(), 500);
  now += 500;
  assertStrictEquals(limit.waitMs(), 0);
  limit.count();
  assertStrictEquals(limit.waitMs(), 2_000);
});

Deno.test("FailureLimit never saves up more than its capacity, and failures can't push it deeper", () => {
  let now = 0;
  const limit = new FailureLimit({ capacity: 2, refillMs: 1_000, now: () => now });
  for (let i = 0; i < 1_000; i++) limit.count();
  now += 1_000;
  assertStrictEquals(limit.waitMs(), 0);
  now += 1_000_000;
  limit.count();
  limit.count();
  assertStrictEquals(limit.waitMs() > 0, true);
});

Deno.test("FailureLimit refuses figures that make no sense", () => {
  assertThrows(() => new FailureLimit({ capacity: 0, refillMs: 1 }), {
    name: "RangeError",
    message: /capacity/,
  });
  assertThrows(() => new FailureLimit({ capacity: 1, refillMs: 0 }), {
    name: "RangeError",
    message: /refillMs/,
  });
});
