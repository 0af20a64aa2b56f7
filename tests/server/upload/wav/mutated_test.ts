import { WavSound } from "../../../../server/upload/wav/sound.ts";
import { ApiError } from "../../../../server/api/errors.ts";
import { assert, assertMatch } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { chunk, wavFileOf, type WavFileOptions } from "../../../fixtures/wav_files.ts";

/** Files to begin with: every kind of samples, header and chunk. */
const SEEDS: readonly Uint8Array[] = ([
  { tag: 1, channels: 1, sampleRate: 16_000, bits: 16 },
  { tag: 1, channels: 2, sampleRate: 48_000, bits: 24, extensible: true },
  { tag: 1, channels: 1, sampleRate: 8_000, bits: 8, before: [chunk("LIST", new Uint8Array(33))] },
  { tag: 3, channels: 2, sampleRate: 44_100, bits: 32 },
  { tag: 3, channels: 1, sampleRate: 22_050, bits: 64 },
  { tag: 6, channels: 1, sampleRate: 8_000, bits: 8 },
  { tag: 7, channels: 3, sampleRate: 11_025, bits: 8 },
  { form: "RF64", tag: 1, channels: 1, sampleRate: 96_000, bits: 32 },
] satisfies WavFileOptions[]).map((options) =>
  wavFileOf(options, new Uint8Array(960).map((_, i) => i * 31))
);
/** Values that break what trusts them. */
const EDGES = [
  0,
  1,
  2,
  15,
  16,
  17,
  40,
  127,
  128,
  255,
  0x7fff,
  0x8000,
  0xffff,
  0x7fff_ffff,
] as const;
const LARGE_EDGES = [0x8000_0000, 0xffff_fffe, 0xffff_ffff] as const;
/** What a file may need at most besides its bytes: a frame, a resampler's weights and surroundings. */
const MAX_GROWTH_BYTES = 64 * 1_048_576;

/** Numbers that look random and are the same each time (Mulberry32, T. Ettinger, public domain). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Changes a file here and there, mostly in its headers. */
function mutated(random: (below: number) => number): Uint8Array {
  let file = SEEDS[random(SEEDS.length)]!.slice();
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(random(4) === 0 ? file.length : Math.min(file.length, 120));
    const view = new DataView(file.buffer);
    switch (random(6)) {
      case 0:
        file[at] = random(256);
        break;
      case 1:
        file[at]! ^= 1 << random(8);
        break;
      case 2:
        if (at + 2 <= file.length) view.setUint16(at, EDGES[random(13)]!, true);
        break;
      case 3: {
        const edges = [...EDGES, ...LARGE_EDGES];
        if (at + 4 <= file.length) view.setUint32(at, edges[random(edges.length)]!, true);
        break;
      }
      case 4:
        file = file.slice(0, at + 1);
        break;
      default: {
        // A part of it comes twice.
        const part = file.subarray(at, at + random(64));
        const longer = new Uint8Array(file.length + part.length);
        longer.set(file.subarray(0, at));
        longer.set(part, at);
        longer.set(file.subarray(at), at + part.length);
        file = longer;
      }
    }
  }
  return file;
}

Deno.test("WavSound reads mutated files or refuses them with a sentence, within bounded memory", async () => {
  const random = randomNumbers(7);
  let read = 0;
  let refused = 0;
  const before = Deno.memoryUsage().rss;
  for (let i = count(2_000, 100_000); i > 0; i--) {
    const file = mutated(random);
    const sound = new WavSound();
    try {
      let bytes = 0;
      for (let at = 0; at < file.length;) {
        const end = at + 1 + random(file.length);
        bytes += (await sound.push(file.subarray(at, end))).length;
        at = end;
      }
      bytes += (await sound.end()).length;
      // One byte is a sample at least, which at the lowest rate becomes 16.
      assert(bytes % 2 === 0 && bytes <= file.length * 32 + 32, `${bytes} of ${file.length}`);
      read++;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      assertMatch(error.message, /^[A-Z].*; .*\.$/);
      refused++;
    }
  }
  assert(read > 100 && refused > 100, `${read} read, ${refused} refused`);
  const growth = Deno.memoryUsage().rss - before;
  assert(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes`);
});
