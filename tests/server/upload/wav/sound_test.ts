import fc from "fast-check";
import { WavSound } from "../../../../server/upload/wav/sound.ts";
import { ApiError } from "../../../../server/api/errors.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../../assert.ts";
import {
  bytesOf,
  chunk,
  integersOf,
  numbers,
  wavFileOf,
  type WavFileOptions,
} from "../../../fixtures/wav_files.ts";

const PLAIN: WavFileOptions = { tag: 1, channels: 1, sampleRate: 16_000, bits: 16 };

/** Reads a file in pieces of a size. */
async function read(file: Uint8Array, pieceBytes = file.length): Promise<number[]> {
  const sound = new WavSound();
  const samples: number[] = [];
  const add = (pcm: Uint8Array<ArrayBuffer>): void => {
    for (const sample of new Int16Array(pcm.buffer)) samples.push(sample);
  };
  for (let at = 0; at < file.length; at += pieceBytes) {
    add(await sound.push(file.subarray(at, at + pieceBytes)));
  }
  add(await sound.end());
  return samples;
}

function floats(width: 4 | 8, ...values: number[]): Uint8Array {
  return new Uint8Array((width === 4 ? Float32Array : Float64Array).from(values).buffer);
}

function integers(width: number, ...values: number[]): Uint8Array {
  return integersOf(width, values);
}

const KINDS: readonly [string, Partial<WavFileOptions>, Uint8Array, number[]][] = [
  ["8 bits", { bits: 8 }, Uint8Array.of(128, 255, 0, 192), [0, 32_512, -32_768, 16_384]],
  ["16 bits", {}, integers(2, 0, 32_767, -32_768, -2), [0, 32_767, -32_768, -2]],
  ["24 bits", { bits: 24 }, integers(3, 0, 8_388_607, -8_388_608, 512), [0, 32_767, -32_768, 2]],
  ["32 bits", { bits: 32 }, integers(4, 65_536, 2 ** 31 - 1, -(2 ** 31)), [1, 32_767, -32_768]],
  ["12 bits in 2 bytes", { bits: 12 }, integers(2, 0x7ff0, -0x8000), [0x7ff0, -0x8000]],
  ["20 bits in 3 bytes", { bits: 20 }, integers(3, 0x100, -0x100), [1, -1]],
  ["24 bits in 4 bytes", { bits: 24, sampleBytes: 4 }, integers(4, 0x10000), [1]],
  ["float", { tag: 3, bits: 32 }, floats(4, 0, 0.5, -1, 1, 7, -7, NaN, Infinity), [
    ...[0, 16_384, -32_768, 32_767, 32_767, -32_768, 0, 32_767],
  ]],
  ["double", { tag: 3, bits: 64 }, floats(8, 0.25, -0.25, NaN, -Infinity), [
    ...[8_192, -8_192, 0, -32_768],
  ]],
  // Values of the tables of ITU-T G.711, scaled to 16 bits.
  ["A-law", { tag: 6, bits: 8 }, Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a), [8, -8, 32_256, -32_256]],
  ["µ-law", { tag: 7, bits: 8 }, Uint8Array.of(0xff, 0x7f, 0x80, 0x00), [0, 0, 32_124, -32_124]],
  ["extensible 16 bits", { extensible: true }, integers(2, 5, -5), [5, -5]],
  [
    "extensible 24 bits in 4 bytes",
    { extensible: true, bits: 24, sampleBytes: 4 },
    integers(4, 0x30000),
    [3],
  ],
  ["extensible float", { extensible: true, tag: 3, bits: 32 }, floats(4, 0.5), [16_384]],
  ["RF64", { form: "RF64" }, integers(2, 1, 2, 3), [1, 2, 3]],
  ["BW64", { form: "BW64" }, integers(2, 1, 2, 3), [1, 2, 3]],
  ["stereo, mixed down", { channels: 2 }, integers(2, 100, 200, -100, 100), [150, 0]],
  ["six channels", { channels: 6 }, integers(2, 6, 6, 6, 6, 6, 6), [6]],
  ["no size of the sound", { toldBytes: 0xffff_ffff }, integers(2, 1, 2), [1, 2]],
  ["a size of 0, as a killed recorder leaves it", { toldBytes: 0 }, integers(2, 1, 2), [1, 2]],
  ["a sound cut short", { toldBytes: 100 }, integers(2, 1, 2), [1, 2]],
  ["half a sample at its end", {}, integers(1, 1, 0, 2), [1]],
  [
    "other chunks around",
    {
      before: [chunk("LIST", bytesOf("odd")), chunk("JUNK", new Uint8Array(1_000))],
      after: chunk("LIST", new Uint8Array(99)),
    },
    integers(2, 1, 2),
    [1, 2],
  ],
];

Deno.test("WavSound reads every kind of WAV file, in pieces of any size", async (t) => {
  for (const [name, options, sound, expected] of KINDS) {
    await t.step(name, async () => {
      const file = wavFileOf({ ...PLAIN, ...options }, sound);
      for (const pieceBytes of [file.length, 1, 7, 64]) {
        assertEquals(await read(file, pieceBytes), expected, `pieces of ${pieceBytes} bytes`);
      }
    });
  }
});

Deno.test("WavSound gives 16-bit mono at 16 kHz as it is, whatever the samples and pieces", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.int16Array({ maxLength: 500 }),
      fc.integer({ min: 1, max: 200 }),
      async (samples, pieceBytes) => {
        const file = wavFileOf(PLAIN, new Uint8Array(samples.slice().buffer));
        assertEquals(await read(file, pieceBytes), [...samples]);
      },
    ),
  );
});

Deno.test("WavSound gives as long a sound as the file has, at any rate, and the same in any pieces", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1_000, 8_000, 11_025, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(8, 16, 24, 32),
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 4_000 }),
      async (sampleRate, channels, bits, frames, pieceBytes) => {
        const sound = new Uint8Array(frames * channels * bits / 8).map((_, i) => (i * 37) % 251);
        const file = wavFileOf({ tag: 1, channels, sampleRate, bits }, sound);
        const whole = await read(file);
        assertEquals(whole.length, Math.ceil(frames * 16_000 / sampleRate));
        assertEquals(await read(file, pieceBytes), whole);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("WavSound refuses what it can't read with a sentence", async (t) => {
  const sound = integers(2, 1, 2, 3, 4);
  const good = wavFileOf(PLAIN, sound);
  const rows: readonly [string, Uint8Array, RegExp][] = [
    ["nothing", new Uint8Array(0), /cut short/],
    ["half a head", good.subarray(0, 10), /cut short/],
    ["half a format", good.subarray(0, 30), /cut short/],
    ["no sound", bytesOf(good.subarray(0, 36)), /no sound/],
    ["another form", bytesOf("RIFX", good.subarray(4)), /not a WAV file/],
    ["another kind", bytesOf(good.subarray(0, 8), "AVI ", good.subarray(12)), /not a WAV file/],
    ["sound before its format", bytesOf(good.subarray(0, 12), chunk("data", sound)), /before/],
    [
      "a short format",
      bytesOf(good.subarray(0, 12), chunk("fmt ", new Uint8Array(14))),
      /cut short/,
    ],
    ["no channel", wavFileOf({ ...PLAIN, channels: 0 }, sound), /0 channels/],
    ["65 channels", wavFileOf({ ...PLAIN, channels: 65 }, sound), /65 channels/],
    ["a rate of 0", wavFileOf({ ...PLAIN, sampleRate: 0 }, sound), /rate of 0 Hz/],
    ["a rate of 999", wavFileOf({ ...PLAIN, sampleRate: 999 }, sound), /rate of 999 Hz/],
    ["4 GHz", wavFileOf({ ...PLAIN, sampleRate: 4e9 }, sound), /rate of 4000000000 Hz/],
    ["ADPCM", wavFileOf({ ...PLAIN, tag: 2, bits: 4 }, sound), /kind 2 with 4 bits/],
    ["MP3 within", wavFileOf({ ...PLAIN, tag: 0x55 }, sound), /kind 85/],
    ["64-bit numbers", wavFileOf({ ...PLAIN, bits: 64 }, sound), /64 bits/],
    [
      "24 bits in 2 bytes",
      wavFileOf({ ...PLAIN, bits: 24, sampleBytes: 2 }, sound),
      /24 bits in 2/,
    ],
    ["a half-float", wavFileOf({ ...PLAIN, tag: 3 }, sound), /kind 3 with 16 bits/],
    ["a frame of no bytes", wavFileOf({ ...PLAIN, sampleBytes: 0 }, sound), /16 bits in 0 bytes/],
    [
      "2.5 bytes a sample",
      bytesOf(
        good.subarray(0, 22),
        numbers([2, 2]),
        good.subarray(24, 32),
        numbers([5, 2]),
        good.subarray(34),
      ),
      /in 5 bytes for 2 channels/,
    ],
    [
      "an extensible format of 18 bytes",
      bytesOf(
        good.subarray(0, 16),
        numbers([18, 4], [0xfffe, 2]),
        good.subarray(22, 36),
        numbers([0, 2]),
        good.subarray(36),
      ),
      /cut short/,
    ],
  ];
  for (const [name, file, sentence] of rows) {
    await t.step(name, async () => {
      for (const pieceBytes of [Math.max(1, file.length), 3]) {
        await assertRejects(() => read(file, pieceBytes), (error) => {
          assert(error instanceof ApiError);
          assertEquals(error.status, 422);
          assertMatch(error.message, sentence);
          assertMatch(error.message, /^[A-Z].*; .*\.$/);
          return true;
        });
      }
    });
  }
});
