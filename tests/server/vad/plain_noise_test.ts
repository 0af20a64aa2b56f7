import { BLOCKS, scaleAndMeasure } from "../../../server/vad/levels.ts";
import { isPlainNoise } from "../../../server/vad/plain_noise.ts";
import { FRAME_SAMPLES } from "../../../server/vad/silero.ts";
import { assertEquals } from "../../assert.ts";

function plain(samples: Float32Array): boolean {
  const frame = new Float32Array(FRAME_SAMPLES);
  const energies = new Float32Array(BLOCKS);
  scaleAndMeasure(Int16Array.from(samples, (x) => Math.round(x * 32_768)), frame, energies);
  return isPlainNoise(frame, energies);
}

/** Numbers that look random and are the same in every run, about normally distributed. */
function chance(): () => number {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
  return () => (next() + next() + next() + next()) / 4;
}

/** Noise of which each sample keeps a part of the one before. */
function noise(kept: number): Float32Array {
  const next = chance();
  let value = 0;
  for (let i = 0; i < 5_000; i++) value = kept * value + next();
  return Float32Array.from({ length: FRAME_SAMPLES }, () => 0.1 * (value = kept * value + next()));
}

Deno.test("isPlainNoise() knows white and brown noise and what lies between", () => {
  for (const kept of [0, 0.3, 0.7, 0.9, 0.99]) assertEquals(plain(noise(kept)), true, `${kept}`);
});

Deno.test("isPlainNoise() takes noise with a resonance, as in a whisper, for none", () => {
  const next = chance();
  const values = new Float32Array(FRAME_SAMPLES + 1_000);
  for (let i = 2; i < values.length; i++) {
    const [one = 0, two = 0] = [values[i - 1], values[i - 2]];
    values[i] = 1.8 * Math.cos(2 * Math.PI * 700 / 16_000) * one - 0.81 * two + 0.1 * next();
  }
  assertEquals(plain(values.subarray(1_000)), false);
});

Deno.test("isPlainNoise() takes what dies away for none", () => {
  assertEquals(plain(noise(0.5).map((x, i) => x * 10 ** (-i / FRAME_SAMPLES))), false);
});

Deno.test("isPlainNoise() takes silence for none", () => {
  assertEquals(plain(new Float32Array(FRAME_SAMPLES)), false);
});
