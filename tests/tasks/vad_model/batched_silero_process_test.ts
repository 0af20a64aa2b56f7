import { InferenceSession, Tensor } from "onnxruntime-node";
import { FRAME_SAMPLES, UNITS } from "../../../server/vad/silero.ts";
import { batchedSilero } from "../../../tasks/vad_model/batched_silero.ts";
import { encodeModel, readWeights } from "../../../tasks/vad_model/onnx_file.ts";
import { shippedModelPath } from "../../../tasks/vad_model/shipped_model.ts";
import { assert, assertThrows } from "../../assert.ts";
import { joined, type Pcm, silence, sound, speech } from "../../fixtures/speech.ts";

/** Runs a model over sounds, a frame of each at once. */
async function probabilities(
  model: InferenceSession,
  sounds: readonly Pcm[],
  frames: number,
  more: Record<string, Tensor> = {},
): Promise<number[][]> {
  const count = sounds.length;
  const samples = sounds.map((pcm) => new Int16Array(pcm.buffer));
  const shape = [2, count, UNITS];
  let h = new Tensor("float32", new Float32Array(2 * count * UNITS), shape);
  let c = new Tensor("float32", new Float32Array(2 * count * UNITS), shape);
  const found: number[][] = [];
  for (let frame = 0; frame < frames; frame++) {
    const input = new Float32Array(count * FRAME_SAMPLES);
    samples.forEach((from, session) => {
      for (let i = 0; i < FRAME_SAMPLES; i++) {
        input[session * FRAME_SAMPLES + i] = (from[frame * FRAME_SAMPLES + i] ?? 0) / 32_768;
      }
    });
    const { output, hn, cn } = await model.run({
      input: new Tensor("float32", input, [count, FRAME_SAMPLES]),
      h,
      c,
      ...more,
    });
    [h, c] = [hn as typeof h, cn as typeof c];
    found.push([...output?.data as Float32Array]);
  }
  return found;
}

Deno.test("the model put together for many sessions hears what the shipped one hears", async () => {
  const file = await Deno.readFile(shippedModelPath());
  const shipped = await InferenceSession.create(file);
  const batched = await InferenceSession.create(
    await encodeModel(batchedSilero(await readWeights(file))),
  );
  try {
    const sounds = [
      joined(silence(400), await speech("It was a bright cold day in April."), silence(400)),
      await sound("pinknoise", 3_000, 0.3),
      joined(await speech("Yes.", "rms"), await sound("sine 440", 600, 0.5), await speech("No.")),
      silence(3_000),
      await sound("whitenoise", 3_000, 0.001),
    ];
    const sr = new Tensor("int64", BigInt64Array.of(16_000n), [1]);
    const expected = await probabilities(shipped, sounds, 30, { sr });
    const found = await probabilities(batched, sounds, 30);
    expected.forEach((row, frame) => {
      row.forEach((probability, session) => {
        const difference = Math.abs(probability - (found[frame]?.[session] ?? NaN));
        assert(difference < 1e-3, `frame ${frame} of ${session} is ${difference} off`);
      });
    });
    assert(
      expected.some(([spoken = 0]) => spoken > 0.9) &&
        expected.every(([, noise = 1]) => noise < 0.5),
    );
  } finally {
    await shipped.release();
    await batched.release();
  }
});

Deno.test("batchedSilero() says what it misses in another model", () => {
  assertThrows(() => batchedSilero(new Map()), Error, "forward_basis_buffer is missing");
});
