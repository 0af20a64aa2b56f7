import { downmix, toInt16 } from "../../../../ui/web/capture/pcm.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("toInt16() rounds and clamps", () => {
  const samples = Float32Array.of(0, 0.6 / 32_768, -0.6 / 32_768, 0.4 / 32_768, 0.5, -1, 1, 7, -7);
  assertEquals([...toInt16(samples)], [0, 1, -1, 0, 16_384, -32_768, 32_767, 32_767, -32_768]);
});

Deno.test("downmix() takes the mean of the channels, and one channel as it is", () => {
  const left = Float32Array.of(1, 0, -1);
  assertStrictEquals(downmix([left]), left);
  assertEquals(downmix([left, Float32Array.of(0, 0.5, -1)]), Float32Array.of(0.5, 0.25, -1));
  assertEquals(downmix([]), new Float32Array(0));
});
