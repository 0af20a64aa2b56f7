import { BLOCK_SAMPLES, BLOCKS, scaleAndMeasure } from "../../../server/vad/levels.ts";
import { FRAME_SAMPLES } from "../../../server/vad/silero.ts";
import { type Sound, ToneFilter } from "../../../server/vad/tone_filter.ts";
import { assertEquals } from "../../assert.ts";

/** What the samples of a recording are, by their position. */
type Signal = (position: number) => number;

/** Lets the filter hear a frame. */
function hearFrame(filter: ToneFilter, signal: Signal): Sound {
  const samples = Int16Array.from(
    { length: FRAME_SAMPLES },
    (_, i) => Math.max(-32_768, Math.min(32_767, Math.round(32_768 * signal(i)))),
  );
  const frame = new Float32Array(FRAME_SAMPLES);
  const energies = new Float32Array(BLOCKS);
  scaleAndMeasure(samples, frame, energies);
  return filter.hear(frame, energies);
}

const SILENCE: Signal = () => 0;

function tone(frequency: number, amplitude = 0.3): Signal {
  return (position) => amplitude * Math.sin(2 * Math.PI * frequency * position / 16_000);
}

/** A vowel: a falling pitch with many harmonics. */
const VOICE: Signal = (position) => {
  const turns = 140 * position / 16_000 - 20 * (position / 16_000) ** 2;
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += Math.sin(2 * Math.PI * k * turns) / (1 + Math.abs(k - 5));
  return 0.1 * sum;
};

/** One signal after the other, each from a position on. */
function sequence(...parts: readonly (readonly [from: number, signal: Signal])[]): Signal {
  return (position) => parts.findLast(([from]) => position >= from)?.[1](position) ?? 0;
}

/** What the filter hears in the first frames. */
function sounds(signal: Signal, frames: number): Sound[] {
  const filter = new ToneFilter();
  return Array.from(
    { length: frames },
    (_, index) => hearFrame(filter, (i) => signal(index * FRAME_SAMPLES + i)),
  );
}

/** Position of a block of a frame. */
function block(frame: number, number: number): number {
  return frame * FRAME_SAMPLES + number * BLOCK_SAMPLES;
}

Deno.test("ToneFilter tells silence, tones and voices apart", () => {
  assertEquals(sounds(SILENCE, 2), ["silence", "silence"]);
  assertEquals(sounds(tone(440), 2), ["tone", "tone"]);
  assertEquals(sounds(VOICE, 2), ["other", "other"]);
});

Deno.test("ToneFilter knows a tone wherever in a frame it begins and ends", () => {
  for (let begin = 0; begin < FRAME_SAMPLES; begin += 100) {
    const heard = sounds(
      sequence([0, SILENCE], [FRAME_SAMPLES + begin, tone(440)], [
        2 * FRAME_SAMPLES + begin,
        SILENCE,
      ]),
      4,
    );
    assertEquals(heard[0], "silence");
    assertEquals(heard.includes("other"), false, `${begin}: ${heard}`);
    assertEquals(heard[3], "silence");
  }
});

Deno.test("ToneFilter knows a tone that grows and falls over 10 ms", () => {
  for (let begin = 0; begin < FRAME_SAMPLES; begin += 100) {
    const from = FRAME_SAMPLES + begin;
    const to = from + 3 * FRAME_SAMPLES;
    const signal: Signal = (position) =>
      tone(440)(position) *
      Math.max(0, Math.min(1, (position - from) / 160, (to - position) / 160));
    const heard = sounds(signal, 6);
    assertEquals(heard.includes("other"), false, `${begin}: ${heard}`);
  }
});

Deno.test("ToneFilter knows tones that follow each other without a pause", () => {
  for (let change = 0; change < FRAME_SAMPLES; change += 100) {
    const heard = sounds(sequence([0, tone(440)], [FRAME_SAMPLES + change, tone(523)]), 4);
    assertEquals(heard.includes("other"), false, `${change}: ${heard}`);
  }
});

Deno.test("ToneFilter hears a voice that follows a tone, with or without a pause", () => {
  for (let begin = 0; begin < FRAME_SAMPLES; begin += 100) {
    const from = FRAME_SAMPLES + begin;
    assertEquals(sounds(sequence([0, tone(440)], [from, VOICE]), 4).slice(2), ["other", "other"]);
    const paused = sequence([0, tone(440)], [300, SILENCE], [from, VOICE]);
    assertEquals(sounds(paused, 4).slice(2), ["other", "other"]);
  }
});

Deno.test("ToneFilter hears a voice over a tone that is ten times as loud", () => {
  const both: Signal = (position) => tone(440, 0.5)(position) + VOICE(position) / 3;
  assertEquals(sounds(both, 3), ["other", "other", "other"]);
});

Deno.test("ToneFilter waits for what begins at the end of a frame", () => {
  assertEquals(sounds(sequence([0, SILENCE], [block(1, 4), VOICE]), 3), [
    "silence",
    "beginning",
    "other",
  ]);
  assertEquals(sounds(sequence([0, SILENCE], [block(1, 1), VOICE]), 2), ["silence", "other"]);
});

Deno.test("ToneFilter knows a click from what is longer", () => {
  const click = sequence([0, SILENCE], [block(0, 2), VOICE], [block(0, 2) + 50, SILENCE]);
  assertEquals(sounds(click, 2), ["click", "silence"]);
  const word = sequence([0, SILENCE], [block(0, 1), VOICE], [block(0, 5), SILENCE]);
  assertEquals(sounds(word, 2), ["other", "silence"]);
});

Deno.test("ToneFilter.restart() forgets the tone before", () => {
  const filter = new ToneFilter();
  const hear = (signal: Signal): Sound => hearFrame(filter, signal);
  const tail = sequence([0, VOICE], [400, SILENCE]);
  assertEquals(hear(tone(440)), "tone");
  assertEquals(hear(tail), "tone");
  assertEquals(hear(tone(440)), "tone");
  filter.restart();
  assertEquals(hear(tail), "click");
});
