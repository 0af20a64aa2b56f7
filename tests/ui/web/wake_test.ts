import { watchWake } from "../../../ui/web/wake.ts";
import { assertStrictEquals } from "../../assert.ts";
import { FakeClock } from "./stream/fake_clock.ts";

Deno.test("watchWake() tells of the network, of the tab, and of time that jumped", () => {
  /** A clock whose machine can sleep: time passes, timers don't run. */
  class SleepyClock extends FakeClock {
    sleptMs = 0;
    override now(): number {
      return super.now() + this.sleptMs;
    }
  }
  const clock = new SleepyClock();
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), {
    visibilityState: "hidden",
  });
  let woken = 0;
  const end = watchWake({ clock, window, document, onWake: () => woken++ });
  clock.advance(60_000);
  assertStrictEquals(woken, 0);
  clock.sleptMs = 30_000;
  clock.advance(5_000);
  assertStrictEquals(woken, 1);
  clock.advance(60_000);
  assertStrictEquals(woken, 1);
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("focus"));
  assertStrictEquals(woken, 3);
  document.dispatchEvent(new Event("visibilitychange"));
  assertStrictEquals(woken, 3);
  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  assertStrictEquals(woken, 4);
  end();
  window.dispatchEvent(new Event("online"));
  assertStrictEquals(woken, 4);
  assertStrictEquals(clock.pending, 0);
});
