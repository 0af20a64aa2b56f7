import { SilenceWatch } from "../../../../ui/web/recorder/silence_watch.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("SilenceWatch tells silence only when it lasts, and sound at once", () => {
  const watch = new SilenceWatch();
  const second = (peak: number): Int16Array => new Int16Array(16_000).fill(0, 1).fill(peak, 0, 1);
  assertEquals([8, -8, 0, 0].map((peak) => watch.hear(second(peak))), Array(4).fill(undefined));
  assertEquals(watch.hear(second(0)), true);
  assertEquals(watch.hear(second(-9)), false);
  for (let i = 0; i < 4; i++) watch.hear(second(0));
  watch.reset();
  assertEquals(watch.hear(second(0)), undefined);
});
