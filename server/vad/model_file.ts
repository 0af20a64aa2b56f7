/** The file of the speech model. */
import { messageOf } from "../../shared/errors.ts";
import { fileURLToPath } from "node:url";

/** Path of what `tasks/vad_model.ts` makes of the model that vad-node ships. */
export const MODEL_PATH: string = fileURLToPath(new URL("./model/silero.onnx", import.meta.url));

/**
 * Reads the Silero model: onnxruntime itself couldn't open the one that a compiled program carries.
 *
 * @throws {Error} If it can't be read.
 */
export function readModel(): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(MODEL_PATH);
  } catch (error) {
    throw new Error(
      `The speech model can't be read (${
        messageOf(error)
      }); run make setup in hero_voice's folder, which makes it.`,
      { cause: error },
    );
  }
}
