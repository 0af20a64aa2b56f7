import { CircuitBreaker } from "../../../server/jobs/circuit_breaker.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

const DOWN = { reason: "It is down." };

/** One that three failures have opened at 0. */
function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let i = 0; i < 3; i++) breaker.failed(DOWN, false, 0);
  return breaker;
}

Deno.test("CircuitBreaker opens after three failures in a row", () => {
  const breaker = new CircuitBreaker();
  breaker.failed(DOWN, false, 0);
  breaker.failed(DOWN, false, 0);
  assertEquals(breaker.answered(), false);
  breaker.failed(DOWN, false, 0);
  breaker.failed(DOWN, false, 0);
  assertEquals([breaker.admission(0), breaker.trouble], [{ kind: "free" }, undefined]);
  breaker.failed(DOWN, false, 5);
  assertEquals(breaker.admission(6), { kind: "refused", untilMs: 10_005, ...DOWN });
  assertEquals(breaker.trouble, "It is down.");
});

Deno.test("CircuitBreaker lets one look when its time is over", () => {
  const breaker = opened();
  assertEquals(breaker.admission(9_999).kind, "refused");
  assertEquals(breaker.admission(10_000), { kind: "probe" });
  breaker.beginProbe();
  assertEquals(breaker.admission(1e9), { kind: "probing" });
  assertThrows(() => breaker.beginProbe(), /only an open/);
  assertEquals(breaker.answered(), true);
  assertEquals(breaker.admission(1e9), { kind: "free" });
});

Deno.test("CircuitBreaker stays open twice as long after each look, up to a minute", () => {
  const breaker = opened();
  let nowMs = 10_000;
  for (const openMs of [20_000, 40_000, 60_000, 60_000]) {
    breaker.beginProbe();
    breaker.failed(DOWN, true, nowMs);
    nowMs += openMs;
    assertEquals(breaker.admission(nowMs - 1).kind, "refused");
    assertEquals(breaker.admission(nowMs).kind, "probe");
  }
});

Deno.test("CircuitBreaker leaves a provider alone as long as it asks for", () => {
  const breaker = new CircuitBreaker();
  breaker.failed({ ...DOWN, leaveAloneMs: 300_000 }, false, 0);
  assertEquals(breaker.admission(299_999).kind, "refused");
  assertEquals(breaker.admission(300_000).kind, "probe");
});

Deno.test("CircuitBreaker takes no word from those who began before it opened, but an answer", () => {
  const breaker = opened();
  breaker.failed({ ...DOWN, leaveAloneMs: 1e9 }, false, 5);
  assertEquals(breaker.admission(10_000), { kind: "probe" });
  breaker.beginProbe();
  breaker.failed(DOWN, false, 10_000);
  assertEquals(breaker.admission(10_000), { kind: "probing" });
  breaker.probeCalledOff(10_001);
  assertEquals(breaker.admission(10_001), { kind: "probe" });
  breaker.answered();
  breaker.probeCalledOff(10_001);
  assertEquals(breaker.admission(10_001), { kind: "free" });
});
