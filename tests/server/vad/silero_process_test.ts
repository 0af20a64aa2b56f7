import { readModel } from "../../../server/vad/model_file.ts";
import {
  FRAME_SAMPLES,
  newSileroState,
  resetSileroState,
  Silero,
  type SileroState,
} from "../../../server/vad/silero.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { joined, type Pcm, silence, sound, speech } from "../../fixtures/speech.ts";

function frames(pcm: Pcm): Float32Array[] {
  const samples = new Int16Array(pcm.buffer);
  return Array.from(
    { length: Math.floor(samples.length / FRAME_SAMPLES) },
    (_, index) =>
      Float32Array.from(
        samples.subarray(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES),
        (sample) => sample / 32_768,
      ),
  );
}

async function probabilities(model: Silero, pcm: Pcm): Promise<number[]> {
  const state = newSileroState();
  const found: number[] = [];
  for (const frame of frames(pcm)) {
    model.frame(0).set(frame);
    found.push(...await model.run([state]));
  }
  return found;
}

Deno.test("Silero tells speech from silence and noise", async () => {
  await using model = await Silero.load(readModel());
  const spoken = await probabilities(model, await speech("It was a bright cold day in April."));
  assert(spoken.filter((p) => p > 0.9).length > spoken.length / 2);
  const quiet = await probabilities(model, silence(3_000));
  assert(quiet.every((p) => p < 0.3));
  const noise = await probabilities(model, await sound("pinknoise", 3_000, 0.3));
  assert(noise.every((p) => p < 0.5));
});

Deno.test("Silero.run() keeps the sessions of a batch apart", async () => {
  await using model = await Silero.load(readModel());
  const audio = await Promise.all([
    speech("The first of three people says this.", "slt"),
    sound("pinknoise", 2_500, 0.2),
    speech("Somebody else says something different.", "rms"),
  ]);
  const alone: number[][] = [];
  for (const pcm of audio) alone.push(await probabilities(model, pcm));
  const states = audio.map(() => newSileroState());
  const count = Math.min(...alone.map((found) => found.length));
  for (let at = 0; at < count; at++) {
    audio.forEach((pcm, index) => model.frame(index).set(frames(pcm)[at] ?? []));
    const together = await model.run(states);
    together.forEach((p, index) => {
      const expected = alone[index]?.[at] ?? NaN;
      assert(Math.abs(p - expected) < 1e-3, `frame ${at} of ${index}: ${p}, alone ${expected}`);
    });
  }
});

Deno.test("resetSileroState() makes a session as new", async () => {
  await using model = await Silero.load(readModel());
  const pcm = joined(await speech("Yes."), silence(200));
  const [first = new Float32Array()] = frames(pcm);
  const state = newSileroState();
  model.frame(0).set(first);
  const fresh = [...await model.run([state])];
  for (const frame of frames(pcm)) {
    model.frame(0).set(frame);
    await model.run([state]);
  }
  resetSileroState(state);
  model.frame(0).set(first);
  assertEquals([...await model.run([state])], fresh);
});

Deno.test("Silero.rest() makes the model forget, but not deaf in its next frame", async () => {
  await using model = await Silero.load(readModel());
  const loudness = (frame: Float32Array): number => frame.reduce((sum, x) => sum + x * x, 0);
  const [loud = new Float32Array()] = frames(await speech("No.", "awb"))
    .sort((a, b) => loudness(b) - loudness(a));
  const hear = async (state: SileroState): Promise<number> => {
    model.frame(0).set(loud);
    return (await model.run([state]))[0] ?? NaN;
  };
  const state = newSileroState();
  const first = await hear(state);
  model.rest(state);
  const rested = await hear(state);
  assert(rested > first + 0.1, `${rested}, first ${first}`);
  for (let i = 0; i < 5; i++) await hear(state);
  model.rest(state);
  assertEquals(await hear(state), rested);
});

Deno.test("Silero.load() says so when the model is none", async () => {
  await assertRejects(() => Silero.load(new Uint8Array(1_024)), Error);
});
