import fc from "fast-check";
import { isSteadyTone } from "../../../server/vad/steady_tone.ts";
import { assertEquals } from "../../assert.ts";

const RATE = 16_000;

/** Samples of a function of the time in seconds. */
function samplesOf(value: (seconds: number) => number, length = 1_536): Float32Array {
  return Float32Array.from({ length }, (_, n) => Math.round(value(n / RATE) * 32_768) / 32_768);
}

function sine(frequency: number, amplitude: number, phase = 0): (seconds: number) => number {
  return (seconds) => amplitude * Math.sin(2 * Math.PI * frequency * seconds + phase);
}

/** A voice's sound: harmonics of a pitch that swings by a part of itself, 5.5 times a second. */
function hum(
  pitch: number,
  swing: number,
  harmonics: readonly number[],
): (seconds: number) => number {
  return (seconds) => {
    const turns = pitch *
      (seconds - swing * Math.cos(2 * Math.PI * 5.5 * seconds) / (2 * Math.PI * 5.5));
    return harmonics.reduce(
      (sum, amplitude, index) => sum + amplitude * Math.sin(2 * Math.PI * (index + 1) * turns),
      0,
    );
  };
}

Deno.test("isSteadyTone() knows one or two steady sine waves, whatever their pitch", () => {
  fc.assert(fc.property(
    fc.integer({ min: 50, max: 7_500 }),
    fc.integer({ min: 50, max: 7_500 }),
    fc.double({ min: 0.01, max: 0.45, noNaN: true }),
    fc.double({ min: 0, max: 6.3, noNaN: true }),
    fc.integer({ min: 512, max: 1_536 }),
    (low, high, amplitude, phase, length) => {
      const [one, other] = [sine(low, amplitude, phase), sine(high, amplitude)];
      assertEquals(isSteadyTone(samplesOf(one, length)), true);
      assertEquals(isSteadyTone(samplesOf((t) => one(t) + other(t), length)), true);
    },
  ));
});

Deno.test("isSteadyTone() takes no hummed tone for one, even with few harmonics and a steady pitch", () => {
  for (const pitch of [90, 110, 150, 220, 300, 330, 440]) {
    for (const swing of [0.01, 0.02, 0.03]) {
      for (const harmonics of [[0.3, 0.1, 0.03], [0.3, 0.03, 0.01], [0.2, 0.2, 0.1, 0.05]]) {
        const value = hum(pitch, swing, harmonics);
        for (const from of [0, 0.03, 0.07, 0.12, 0.15]) {
          assertEquals(
            isSteadyTone(samplesOf((t) => value(from + t))),
            false,
            `${pitch}, ${swing}`,
          );
        }
      }
    }
  }
});

Deno.test("isSteadyTone() takes no gliding, trembling or noisy tone for one", () => {
  const noise = (): number => (Math.random() - 0.5) * 0.05;
  const glide = (t: number): number => 0.3 * Math.sin(2 * Math.PI * (300 + 100 * t) * t);
  assertEquals(isSteadyTone(samplesOf((t) => glide(1 + t))), false);
  assertEquals(isSteadyTone(samplesOf((t) => (1 + sine(25, 1)(t)) * sine(300, 0.4)(t))), false);
  assertEquals(isSteadyTone(samplesOf((t) => sine(300, 0.2)(t) + noise())), false);
  assertEquals(isSteadyTone(samplesOf(noise)), false);
});

Deno.test("isSteadyTone() takes silence for steady", () => {
  assertEquals(isSteadyTone(new Float32Array(1_536)), true);
});
