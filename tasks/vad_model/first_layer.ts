/** The first layer, at the times that the second one uses. */
import { FEATURES, SPECTRA } from "./features.ts";
import { matrix } from "./matrix.ts";
import { BEFORE, type Mixer, type Network, TAPS } from "./network.ts";

/** Its name in the model. */
const NAME = "model.first_layer.0";
/** Times that the second layer uses: every other one. */
const TIMES = SPECTRA / 2;
const CHANNELS = 16;
/** What mixes its channels afterwards. */
const MIXER: Mixer = ["1110", "1111"];

/**
 * A convolution of each channel, then a mix of them, and the input mixed in another way on top; at every other
 * time.
 *
 * @param features [sessions, SPECTRA, FEATURES]
 * @returns [sessions * TIMES, CHANNELS]
 */
export function firstLayer(network: Network, features: string): string {
  const heard = network.apply("Relu", [convolveEveryOther(network, features)]);
  const everyOther = network.slice(features, 1, 0, SPECTRA, 2);
  const mixed = [[heard, "pw_conv.0"], [everyOther, "proj"]].map(([input = "", part]) =>
    network.apply("MatMul", [
      input,
      network.transposed(`${NAME}.${part}.weight`, CHANNELS, FEATURES),
    ])
  );
  const bias = network.mixBias(NAME, CHANNELS, true);
  const raised = network.apply("Add", [network.apply("Add", mixed), network.floats(bias)]);
  const flat = network.reshape(network.apply("Relu", [raised]), -1, CHANNELS);
  return network.mix(flat, MIXER, CHANNELS);
}

/** The convolution of each channel by itself: pairs of times by pairs of taps, then the last tap. */
function convolveEveryOther(network: Network, features: string): string {
  const weights = network.learned(`${NAME}.dw_conv.0.weight`, FEATURES, 1, TAPS);
  const taps = (first: number, count: number): string =>
    network.floats(
      matrix(count, FEATURES, (tap, channel) => weights[channel * TAPS + first + tap] ?? 0)
        .values,
    );
  const padded = network.apply("Pad", [features, network.ints(0, BEFORE, 0, 0, BEFORE, 0)]);
  const pairs = network.reshape(padded, -1, TIMES + BEFORE, 2 * FEATURES);
  const products = [0, 1].map((pair) =>
    network.apply("Mul", [network.slice(pairs, 1, pair, pair + TIMES), taps(2 * pair, 2)])
  );
  const last = network.slice(
    network.slice(pairs, 1, 2, 2 + TIMES),
    2,
    0,
    FEATURES,
  );
  const [even = "", odd = ""] = network.applyForMany(
    "Split",
    [network.apply("Add", products), network.ints(FEATURES, FEATURES)],
    { axis: 2 },
    2,
  );
  const sum = network.apply("Add", [
    network.apply("Add", [even, odd]),
    network.apply("Mul", [last, taps(TAPS - 1, 1)]),
  ]);
  return network.apply("Add", [
    sum,
    network.floats(network.learned(`${NAME}.dw_conv.0.bias`, FEATURES)),
  ]);
}
