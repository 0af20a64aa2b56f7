/** A loop that runs the model on the audio of many sessions in batches, and nothing else. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { readModel } from "../../server/vad/model_file.ts";
import { FRAME_SAMPLES, UNITS } from "../../server/vad/silero.ts";
import { shippedModelPath } from "../vad_model/shipped_model.ts";

/** Sizes of batches that are worth trying. */
export const BARE_BATCHES = [16, 50, 64, 100] as const;

/** Layers of the model's memory. */
const LAYERS = 2;

/** The loaded model. */
export interface BareLoop extends AsyncDisposable {
  /**
   * Runs it over all audio.
   *
   * @param audio That of each session, all equally long, in whole frames.
   * @param batch Sessions of a batch, at most.
   * @returns How many frames are speech.
   */
  run(audio: readonly Int16Array[], batch: number): Promise<number>;
}

/** Loads the model as vad-node ships it, or as the engine runs it. */
export async function openBareLoop(which: "shipped" | "own"): Promise<BareLoop> {
  const bytes = which === "own" ? readModel() : await Deno.readFile(shippedModelPath());
  const model = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });
  const rate = which === "own" ? {} : { sr: new Tensor("int64", BigInt64Array.of(16_000n), [1]) };

  async function runBatch(audio: readonly Int16Array[]): Promise<number> {
    const count = audio.length;
    const samples = new Float32Array(count * FRAME_SAMPLES);
    const input = new Tensor("float32", samples, [count, FRAME_SAMPLES]);
    const shape = [LAYERS, count, UNITS];
    let h = new Tensor("float32", new Float32Array(LAYERS * count * UNITS), shape);
    let c = new Tensor("float32", new Float32Array(LAYERS * count * UNITS), shape);
    let speech = 0;
    const length = audio[0]?.length ?? 0;
    for (let at = 0; at < length; at += FRAME_SAMPLES) {
      for (let session = 0; session < count; session++) {
        const from = audio[session];
        if (from === undefined) continue;
        const to = session * FRAME_SAMPLES;
        for (let i = 0; i < FRAME_SAMPLES; i++) samples[to + i] = (from[at + i] ?? 0) / 32_768;
      }
      const { output, hn, cn } = await model.run({ input, h, c, ...rate });
      h = hn as typeof h;
      c = cn as typeof c;
      for (const probability of output?.data as Float32Array) if (probability >= 0.5) speech++;
    }
    return speech;
  }

  return {
    run: async (audio, batch) => {
      let speech = 0;
      for (let at = 0; at < audio.length; at += batch) {
        speech += await runBatch(audio.slice(at, at + batch));
      }
      return speech;
    },
    [Symbol.asyncDispose]: () => model.release(),
  };
}
