import { wavFile } from "../../../../ui/web/capture/wav.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("wavFile() makes a file that holds the samples", () => {
  const file = wavFile(Int16Array.of(1, -2, 32_767));
  const view = new DataView(file.buffer);
  const text = (at: number): string => new TextDecoder().decode(file.subarray(at, at + 4));
  assertEquals([text(0), text(8), text(12), text(36)], ["RIFF", "WAVE", "fmt ", "data"]);
  assertEquals([view.getUint32(4, true), view.getUint32(40, true)], [file.length - 8, 6]);
  assertEquals([view.getUint32(24, true), view.getUint32(28, true)], [16_000, 32_000]);
  assertEquals([44, 46, 48].map((at) => view.getInt16(at, true)), [1, -2, 32_767]);
  assertStrictEquals(file.length, 50);
});
