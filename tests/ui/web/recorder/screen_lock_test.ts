import { ScreenLock } from "../../../../ui/web/recorder/screen_lock.ts";
import { assertStrictEquals } from "../../../assert.ts";

class Page extends EventTarget {
  visibilityState = "visible";

  turn(visibilityState: string): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

Deno.test("ScreenLock holds a lock while it is wanted, and takes it again when the page is seen again", async () => {
  const document = new Page();
  let held = 0;
  let asked = 0;
  const lock = new ScreenLock({
    document,
    request: () => {
      asked++;
      held++;
      return Promise.resolve({
        release: () => {
          held--;
          return Promise.resolve();
        },
      });
    },
  });
  document.turn("visible");
  assertStrictEquals(asked, 0);
  lock.keep(true);
  lock.keep(true);
  assertStrictEquals(asked, 1);
  document.turn("hidden");
  // The browser took it.
  held--;
  document.turn("visible");
  assertStrictEquals(asked, 2);
  lock.keep(false);
  await Promise.resolve();
  await Promise.resolve();
  assertStrictEquals(held, 0);
  document.turn("visible");
  assertStrictEquals(asked, 2);
});

Deno.test("ScreenLock does without a browser that refuses", async () => {
  const document = new Page();
  const refused = new ScreenLock({ document, request: () => Promise.reject(new Error("battery")) });
  refused.keep(true);
  refused.keep(false);
  const none = new ScreenLock({ document, request: undefined });
  none.keep(true);
  none.keep(false);
  await new Promise((resolve) => setTimeout(resolve));
});
