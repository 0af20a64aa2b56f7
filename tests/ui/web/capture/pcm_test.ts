import { downmix } from "../../../../ui/web/capture/pcm.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("downmix() takes the mean of the channels, and one channel as it is", () => {
  const left = Float32Array.of(1, 0, -1);
  assertStrictEquals(downmix([left]), left);
  assertEquals(downmix([left, Float32Array.of(0, 0.5, -1)]), Float32Array.of(0.5, 0.25, -1));
  assertEquals(downmix([]), new Float32Array(0));
});
