import { Stillness } from "../../../../ui/web/capture/stillness.ts";
import { assertStrictEquals } from "../../../assert.ts";

Deno.test("Stillness.look() tells for how long nothing was heard, once", () => {
  const stillness = new Stillness(1_000, 0);
  assertStrictEquals(stillness.look(1_100, 100), 0);
  assertStrictEquals(stillness.look(31_200, 200), 30_000);
  assertStrictEquals(stillness.look(31_300, 300), 0);
});

Deno.test("Stillness.look() says nothing of sound that only came late, or of unsteady clocks", () => {
  const stillness = new Stillness(0, 0);
  // The page was busy for a minute; the sound was taken all the while.
  assertStrictEquals(stillness.look(60_000, 60_000), 0);
  assertStrictEquals(stillness.look(60_001, 60_000), 0);
  assertStrictEquals(stillness.look(62_000, 60_100), 0);
  // Somebody set the clock back.
  assertStrictEquals(stillness.look(2_000, 60_200), 0);
});
