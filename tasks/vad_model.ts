/** Writes the speech model that the engine runs, made of the one that vad-node ships. */
import { dirname } from "node:path";
import { MODEL_PATH } from "../server/vad/model_file.ts";
import { batchedSilero } from "./vad_model/batched_silero.ts";
import { encodeModel, readWeights } from "./vad_model/onnx_file.ts";
import { shippedModelPath } from "./vad_model/shipped_model.ts";

const weights = await readWeights(await Deno.readFile(shippedModelPath()));
await Deno.mkdir(dirname(MODEL_PATH), { recursive: true });
await Deno.writeFile(MODEL_PATH, await encodeModel(batchedSilero(weights)));
