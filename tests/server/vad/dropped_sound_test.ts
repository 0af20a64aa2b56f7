import { DroppedSound } from "../../../server/vad/dropped_sound.ts";
import { BLOCK_SAMPLES, BLOCKS, totalOf } from "../../../server/vad/levels.ts";
import { FRAME_SAMPLES } from "../../../server/vad/silero.ts";
import { assert, assertEquals } from "../../assert.ts";

const FRAMES_A_SECOND = 16_000 / FRAME_SAMPLES;

/** Energies of a frame whose blocks have these levels, in decibels of the loudest possible. */
function frame(...levels: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: BLOCKS },
    (_, block) => BLOCK_SAMPLES * 10 ** ((levels[block % levels.length] ?? 0) / 10),
  );
}

const LOUD = frame(-25, -20, -30);
const PAUSE = frame(-60);

function hear(dropped: DroppedSound, energies: Float32Array): boolean {
  return dropped.hear(energies, totalOf(energies));
}

/** Hears seconds of speech of which every fourth frame is a pause, all dropped; gives what was said of it. */
function drop(dropped: DroppedSound, seconds: number): number[] {
  const said: number[] = [];
  for (let i = 0; i < seconds * FRAMES_A_SECOND; i++) {
    if (!hear(dropped, i % 4 === 3 ? PAUSE : LOUD)) continue;
    const samples = dropped.drop();
    if (samples !== undefined) said.push(samples);
  }
  return said;
}

function silence(dropped: DroppedSound, seconds: number): void {
  for (let i = 0; i < seconds * FRAMES_A_SECOND; i++) assertEquals(hear(dropped, PAUSE), false);
}

Deno.test("DroppedSound says once that 10 s were dropped", () => {
  const dropped = new DroppedSound();
  const said = drop(dropped, 60);
  assertEquals(said.length, 1);
  assert(Math.abs((said[0] ?? 0) - 160_000) < 2 * FRAME_SAMPLES, `${said}`);
  assertEquals(drop(dropped, 60), []);
});

Deno.test("DroppedSound adds up what was dropped within a minute, and nothing older", () => {
  const within = new DroppedSound();
  assertEquals(drop(within, 7), []);
  silence(within, 40);
  assertEquals(drop(within, 8).length, 1);
  const older = new DroppedSound();
  for (let i = 0; i < 5; i++) {
    assertEquals(drop(older, 11), []);
    silence(older, 65);
  }
});

Deno.test("DroppedSound.hear() calls no soft sound, no click and no steady noise audible", () => {
  const heard = (...frames: readonly Float32Array[]): boolean[] => {
    const dropped = new DroppedSound();
    const all: boolean[] = [];
    for (let i = 0; i < 100; i++) {
      for (const energies of frames) all.push(hear(dropped, energies));
    }
    return all.slice(40);
  };
  assertEquals(heard(frame(-50), PAUSE).includes(true), false);
  assertEquals(heard(frame(-10, -60, -60), PAUSE).includes(true), false);
  assertEquals(heard(frame(-30), frame(-28), frame(-33)).includes(true), false);
  assertEquals(heard(LOUD, PAUSE).includes(true), true);
});
