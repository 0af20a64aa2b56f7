/** Writes the speech model that the engine runs, made of the one that vad-node ships. */
import { fileURLToPath } from "node:url";
import { batchedSilero } from "./vad_model/batched_silero.ts";
import { encodeModel, readWeights } from "./vad_model/onnx_file.ts";
import { shippedModelPath } from "./vad_model/shipped_model.ts";

const FOLDER = fileURLToPath(new URL("../server/vad/model/", import.meta.url));

const weights = await readWeights(await Deno.readFile(shippedModelPath()));
await Deno.mkdir(FOLDER, { recursive: true });
await Deno.writeFile(`${FOLDER}silero.onnx`, await encodeModel(batchedSilero(weights)));
