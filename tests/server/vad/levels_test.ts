import { BLOCK_SAMPLES, BLOCKS, Levels, scaleAndMeasure } from "../../../server/vad/levels.ts";
import { assertEquals } from "../../assert.ts";

const FRAME = BLOCKS * BLOCK_SAMPLES;

/** Adds frames of which every block has one of these energies. */
function add(levels: Levels, ...energies: readonly number[]): void {
  for (const energy of energies) levels.add(new Float32Array(BLOCKS).fill(energy));
}

Deno.test("Levels.quietest() finds the middle of the quietest place", () => {
  const levels = new Levels(1_000, 20 * FRAME);
  add(levels, 0.5, 0.5, 0.5, 0.01, 0.01, 0.5, 0.5, 0.5);
  const found = levels.quietest(1_000, 1_000 + 8 * FRAME);
  assertEquals(Math.abs(found - (1_000 + 4 * FRAME)) <= BLOCK_SAMPLES, true);
});

Deno.test("Levels.quietest() looks nowhere but between the two positions", () => {
  const levels = new Levels(0, 20 * FRAME);
  add(levels, 0, 0, 0.4, 0.2, 0.2, 0.4, 0, 0);
  const found = levels.quietest(2 * FRAME, 6 * FRAME);
  assertEquals(Math.abs(found - 4 * FRAME) <= BLOCK_SAMPLES, true);
});

Deno.test("Levels.quietest() takes the last of places as quiet", () => {
  const levels = new Levels(0, 40 * FRAME);
  add(levels, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5);
  assertEquals(levels.quietest(0, 8 * FRAME) > 5 * FRAME, true);
});

Deno.test("Levels.quietest() gives the end where there is no room", () => {
  const levels = new Levels(0, 20 * FRAME);
  add(levels, 0.5);
  assertEquals(levels.quietest(0, FRAME), FRAME);
});

Deno.test("Levels keeps the last of what was added, and only that", () => {
  const levels = new Levels(0, 4 * FRAME);
  add(levels, 0, 0, 0, 0, ...Array<number>(10).fill(0.5), 0.1, 0.1, 0.5);
  const found = levels.quietest(0, 17 * FRAME);
  assertEquals(Math.abs(found - 15 * FRAME) <= BLOCK_SAMPLES, true);
});

Deno.test("Levels.restart() goes on elsewhere", () => {
  const levels = new Levels(0, 10 * FRAME);
  add(levels, 0, 0, 0);
  levels.restart(100 * FRAME);
  add(levels, 0.5, 0.5, 0.1, 0.1, 0.5);
  const found = levels.quietest(0, 200 * FRAME);
  assertEquals(Math.abs(found - 103 * FRAME) <= BLOCK_SAMPLES, true);
});

Deno.test("scaleAndMeasure() makes samples numbers from -1 to 1 and sums the squares of each block", () => {
  const samples = new Int16Array(FRAME);
  samples.fill(16_384, BLOCK_SAMPLES, 2 * BLOCK_SAMPLES);
  samples[FRAME - 1] = -32_768;
  const frame = new Float32Array(FRAME);
  const energies = new Float32Array(BLOCKS);
  scaleAndMeasure(samples, frame, energies);
  assertEquals(energies, Float32Array.of(0, BLOCK_SAMPLES / 4, 0, 0, 0, 1));
  assertEquals([frame[0], frame[BLOCK_SAMPLES], frame[FRAME - 1]], [0, 0.5, -1]);
});
