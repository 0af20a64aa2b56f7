/** The layers between the first one and the memory, as products of matrices over all sessions. */
import { type Matrix, matrix, repeated } from "./matrix.ts";
import { BEFORE, type Mixer, type Network, TAPS } from "./network.ts";

/** A layer between the first one and the memory. */
interface Layer {
  /** Its name in the model. */
  readonly name: string;
  readonly times: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** The layer after it uses every so manieth of its times. */
  readonly stride: number;
  /** Whether its input is projected before it is added to what comes out; else it is added as it is. */
  readonly projects: boolean;
  /** What mixes its channels afterwards. */
  readonly mixer: Mixer;
}

const LAYERS: readonly Layer[] = [
  {
    name: "model.encoder.3.0",
    times: 12,
    inputChannels: 16,
    outputChannels: 32,
    stride: 2,
    projects: true,
    mixer: ["1113", "1114"],
  },
  {
    name: "model.encoder.7.0",
    times: 6,
    inputChannels: 32,
    outputChannels: 32,
    stride: 2,
    projects: false,
    mixer: ["1116", "1117"],
  },
  {
    name: "model.encoder.11.0",
    times: 3,
    inputChannels: 32,
    outputChannels: 64,
    stride: 1,
    projects: true,
    mixer: ["1119", "1120"],
  },
];

/**
 * The layers between the first one and the memory.
 *
 * @param input [sessions * 12, 16]
 * @returns [sessions * 3, UNITS]
 */
export function encode(network: Network, input: string): string {
  let at = input;
  for (const layer of LAYERS) at = addLayer(network, at, layer);
  return at;
}

/** A layer whose times and channels of one session are one row of a matrix. */
function addLayer(network: Network, input: string, layer: Layer): string {
  const { name, times, inputChannels, outputChannels, stride, mixer } = layer;
  const outputTimes = times / stride;
  const rows = network.reshape(input, -1, times * inputChannels);
  const taps = network.learned(`${name}.dw_conv.0.weight`, inputChannels, 1, TAPS);
  const convolution = matrix(
    times * inputChannels,
    outputTimes * inputChannels,
    (row, column) => {
      const [time, channel] = placeOf(row, inputChannels);
      const [outputTime, outputChannel] = placeOf(column, inputChannels);
      const tap = time - outputTime * stride + BEFORE;
      if (channel !== outputChannel || tap < 0 || tap >= TAPS) return 0;
      return taps[channel * TAPS + tap] ?? 0;
    },
  );
  const bias = network.learned(`${name}.dw_conv.0.bias`, inputChannels);
  const heard = network.apply("Relu", [
    network.gemm(rows, convolution, repeated(bias, outputTimes)),
  ]);
  const mixed = network.gemm(
    heard,
    mixAt(
      network.learned(`${name}.pw_conv.0.weight`, outputChannels, inputChannels, 1),
      { ...layer, times: outputTimes, stride: 1 },
    ),
    repeated(network.mixBias(name, outputChannels, layer.projects), outputTimes),
  );
  const through = layer.projects
    ? network.learned(`${name}.proj.weight`, outputChannels, inputChannels, 1)
    : matrix(outputChannels, inputChannels, (row, column) => row === column ? 1 : 0).values;
  const kept = network.apply("MatMul", [rows, network.matrix(mixAt(through, layer))]);
  const sum = network.apply("Relu", [network.apply("Add", [mixed, kept])]);
  return network.mix(network.reshape(sum, -1, outputChannels), mixer, outputChannels);
}

/** Time and channel of a place in a row of all times' channels. */
function placeOf(place: number, channels: number): [time: number, channel: number] {
  return [Math.floor(place / channels), place % channels];
}

/** The matrix that mixes channels at every `stride`th time, each time by itself. */
function mixAt(
  weights: Float32Array,
  { times, inputChannels, outputChannels, stride }: Omit<Layer, "name" | "projects" | "mixer">,
): Matrix {
  return matrix(times * inputChannels, times / stride * outputChannels, (row, column) => {
    const [time, channel] = placeOf(row, inputChannels);
    const [outputTime, outputChannel] = placeOf(column, outputChannels);
    if (time !== outputTime * stride) return 0;
    return weights[outputChannel * inputChannels + channel] ?? 0;
  });
}
