import fc from "fast-check";
import { RATES as BOUNDS, Resampler } from "../../../shared/audio/resampler.ts";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "../../assert.ts";

const OUT = 16_000;
const RATES = [
  BOUNDS.min,
  5_512,
  8_000,
  11_025,
  16_000,
  22_050,
  32_000,
  44_100,
  47_999,
  48_000,
  88_200,
  96_000,
  192_000,
  384_000,
  BOUNDS.max,
];

function tone(frequency: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: rate * seconds },
    (_, i) => Math.sin(2 * Math.PI * frequency * i / rate),
  );
}

/** Resamples in the blocks that a browser hands over. */
function resample(input: Float32Array, rate: number, block = 128): Float32Array {
  const resampler = new Resampler(rate, OUT);
  const parts: Float32Array[] = [];
  for (let i = 0; i < input.length; i += block) {
    parts.push(resampler.process(input.subarray(i, i + block)).slice());
  }
  parts.push(resampler.flush());
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** The middle half, away from where the tone starts and ends. */
function middle(samples: Float32Array): Float32Array {
  return samples.subarray(samples.length >> 2, samples.length - (samples.length >> 2));
}

function decibels(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length + 1e-20);
}

Deno.test("Resampler keeps the passband: sample for sample the same tone, at every rate", () => {
  for (const rate of RATES) {
    for (const frequency of [50, 440, 1_000, 3_000, 0.44 * Math.min(rate, OUT)]) {
      if (frequency > 0.45 * rate) continue;
      const output = resample(tone(frequency, rate, 0.5), rate);
      const ideal = tone(frequency, OUT, 0.5);
      const error = output.map((x, i) => x - (ideal[i] ?? NaN));
      const signalToError = decibels(middle(ideal)) - decibels(middle(error));
      assert(signalToError > 70, `${rate} Hz, tone ${frequency}: ${signalToError.toFixed(1)} dB`);
    }
  }
});

Deno.test("Resampler suppresses what the lower rate can't hold", () => {
  for (const rate of RATES.filter((rate) => rate > 2 * OUT)) {
    for (const frequency of [8_000, 8_200, 9_000, 12_000, 15_900, 16_000, 20_000]) {
      if (frequency >= rate / 2) continue;
      const output = middle(resample(tone(frequency, rate, 0.5), rate));
      const level = decibels(output) - decibels(tone(frequency, rate, 0.5));
      assert(level < -70, `${rate} Hz, tone ${frequency}: ${level.toFixed(1)} dB`);
    }
  }
});

Deno.test("Resampler makes no image of what the lower input rate held", () => {
  const output = middle(resample(tone(3_000, 8_000, 0.5), 8_000));
  // A correlation with the mirrored tone, at 8,000 - 3,000 Hz.
  const at = (frequency: number): number => {
    let re = 0;
    let im = 0;
    output.forEach((x, i) => {
      re += x * Math.cos(2 * Math.PI * frequency * i / OUT);
      im += x * Math.sin(2 * Math.PI * frequency * i / OUT);
    });
    return Math.hypot(re, im) / output.length * 2;
  };
  assert(20 * Math.log10(at(5_000) / at(3_000)) < -70);
});

Deno.test("Resampler.flush() makes the output exactly as long as the input, at any rate", () => {
  for (const rate of RATES) {
    for (const samples of [0, 1, 127, 128, 1_000, rate, rate + 1]) {
      const output = resample(new Float32Array(samples), rate);
      assertStrictEquals(output.length, Math.ceil(samples * OUT / rate), `${rate}: ${samples}`);
    }
  }
});

Deno.test("Resampler does not drift: a minute at 44,100 Hz ends in step", () => {
  const resampler = new Resampler(44_100, OUT);
  const rate = 44_100;
  let count = 0;
  let last = new Float32Array(0);
  for (let second = 0; second < 60; second++) {
    const block = Float32Array.from(
      { length: rate },
      (_, i) => Math.sin(2 * Math.PI * 1_000 * (second * rate + i) / rate),
    );
    last = new Float32Array(resampler.process(block));
    count += last.length;
  }
  const ideal = last.map((_, i) => Math.sin(2 * Math.PI * 1_000 * (count - last.length + i) / OUT));
  assert(decibels(last.map((x, i) => x - ideal[i]!)) < -70);
  assertStrictEquals(count + resampler.flush().length, 60 * OUT);
});

Deno.test("Resampler gives the same whatever the blocks are", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...RATES),
      fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 2_000, size: "max" }),
      fc.integer({ min: 1, max: 700 }),
      (rate, values, block) => {
        const input = Float32Array.from(values);
        assertEquals(resample(input, rate, block), resample(input, rate, 2_000));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("Resampler refuses rates out of bounds, and input after its end", () => {
  for (const rate of [BOUNDS.min - 1, BOUNDS.max + 1, 44_100.5, NaN]) {
    assertThrows(() => new Resampler(rate, OUT), RangeError);
  }
  const resampler = new Resampler(48_000, OUT);
  resampler.flush();
  assertStrictEquals(resampler.flush().length, 0);
  assertThrows(() => resampler.process(new Float32Array(1)), TypeError);
});
