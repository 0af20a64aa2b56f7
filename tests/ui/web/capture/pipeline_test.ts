import { CapturePipeline } from "../../../../ui/web/capture/pipeline.ts";
import { toInt16 } from "../../../../shared/audio/int16.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("CapturePipeline hands over equal chunks, the rest on flush(), and nothing twice", () => {
  const chunks: Int16Array[] = [];
  const pipeline = new CapturePipeline({
    fromRate: 48_000,
    toRate: 16_000,
    chunkSamples: 1_600,
    onChunk: (chunk) => chunks.push(chunk),
  });
  const block = new Float32Array(128).fill(0.25);
  for (let i = 0; i < 400; i++) pipeline.push([block, block]);
  pipeline.push([]);
  pipeline.flush();
  pipeline.flush();
  const total = Math.ceil(400 * 128 / 3);
  assertEquals(chunks.map(({ length }) => length), [
    ...Array(Math.floor(total / 1_600)).fill(1_600),
    total % 1_600,
  ]);
  assertStrictEquals(chunks[5]?.[800], toInt16(Float32Array.of(0.25))[0]);
  assertStrictEquals(new Set(chunks.map(({ buffer }) => buffer)).size, chunks.length);
});

Deno.test("CapturePipeline passes the device's samples through unchanged but for their rate", () => {
  const chunks: Int16Array[] = [];
  const pipeline = new CapturePipeline({
    fromRate: 16_000,
    toRate: 16_000,
    chunkSamples: 100,
    onChunk: (chunk) => chunks.push(chunk),
  });
  const input = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i / 10) * 0.8);
  pipeline.push([input]);
  pipeline.flush();
  const worst = toInt16(input).subarray(100, 400)
    .map((x, i) => Math.abs(x - (chunks[1 + Math.floor(i / 100)]?.[i % 100] ?? 0)))
    .reduce((a, b) => Math.max(a, b));
  assertStrictEquals(worst <= 3, true, `off by ${worst}`);
});
