import { toInt16 } from "../../../shared/audio/int16.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("toInt16() rounds and clamps", () => {
  const samples = Float32Array.of(0, 0.6 / 32_768, -0.6 / 32_768, 0.4 / 32_768, 0.5, -1, 1, 7, -7);
  assertEquals([...toInt16(samples)], [0, 1, -1, 0, 16_384, -32_768, 32_767, 32_767, -32_768]);
});
