/**
 * The Silero model (version 4) for many sessions at once: the same network with the same weights as the package
 * vad-node ships, in other operators. onnxruntime spends a quarter of its time on 258 convolutions of one channel
 * each, and works out times that the next layer's stride passes over; here channels are the last dimension, times
 * that nobody needs are left out, and the small layers are products of matrices over all sessions.
 * Measured, a frame in a batch of 64: 39 µs instead of 65; probabilities differ by 2e-5 at most.
 */
import { FRAME_SAMPLES, UNITS } from "../../server/vad/silero.ts";
import { encode } from "./encoder.ts";
import { features } from "./features.ts";
import { firstLayer } from "./first_layer.ts";
import { remember } from "./memory.ts";
import { Network } from "./network.ts";
import type { Weights } from "./onnx_file.ts";

/**
 * Puts the model together.
 *
 * @param weights Those of the model as vad-node ships it.
 * @returns A model with the inputs `input` [sessions, 1536], `h` and `c` [2, sessions, 64], and the outputs
 *   `output` [sessions, 1], `hn` and `cn` like `h`.
 * @throws {Error} If it is another model.
 */
export function batchedSilero(weights: ReadonlyMap<string, Weights>): Network {
  const memory = [2, "sessions", UNITS];
  const network = new Network(
    [
      { name: "input", shape: ["sessions", FRAME_SAMPLES] },
      { name: "h", shape: memory },
      { name: "c", shape: memory },
    ],
    [
      { name: "output", shape: ["sessions", 1] },
      { name: "hn", shape: memory },
      { name: "cn", shape: memory },
    ],
    weights,
  );
  remember(network, encode(network, firstLayer(network, features(network))));
  return network;
}
