/** A model that gets what another has learned. */
import { Graph, type Port } from "./graph.ts";
import { type Matrix, matrix } from "./matrix.ts";
import type { Weights } from "./onnx_file.ts";

/** Times that a convolution looks at, and how many of them lie before the one in the middle. */
export const TAPS = 5;
export const BEFORE = 2;

/** Names of what mixes the channels of each time by itself. */
export type Mixer = readonly [weights: string, bias: string];

/** The network while it is put together. */
export class Network extends Graph {
  readonly #weights: ReadonlyMap<string, Weights>;

  constructor(
    inputs: readonly Port[],
    outputs: readonly Port[],
    weights: ReadonlyMap<string, Weights>,
  ) {
    super(inputs, outputs);
    this.#weights = weights;
  }

  /**
   * What the shipped model has learned under a name.
   *
   * @throws {Error} If it has nothing of that name and shape.
   */
  learned(name: string, ...shape: readonly number[]): Float32Array<ArrayBuffer> {
    const found = this.#weights.get(name);
    if (found === undefined || found.shape.join() !== shape.join()) {
      throw new Error(
        `The model's ${name} is ${found?.shape.join(" by ") ?? "missing"}, not ${
          shape.join(" by ")
        }.`,
      );
    }
    return found.values;
  }

  /** Mixes channels: a convolution over one time. */
  mix(input: string, [weights, bias]: Mixer, channels: number): string {
    return this.apply("Relu", [
      this.apply("Gemm", [
        input,
        this.transposed(weights, channels, channels),
        this.floats(this.learned(bias, channels)),
      ]),
    ]);
  }

  /** Both biases of a layer's mix together: that of the mix itself and that of the projected input. */
  mixBias(name: string, channels: number, projects: boolean): Float32Array<ArrayBuffer> {
    const own = this.learned(`${name}.pw_conv.0.bias`, channels);
    if (!projects) return own;
    const projected = this.learned(`${name}.proj.bias`, channels);
    return own.map((bias, channel) => bias + (projected[channel] ?? 0));
  }

  /** Multiplies with a matrix and adds a row. */
  gemm(input: string, factor: Matrix, bias: Float32Array<ArrayBuffer>): string {
    return this.apply("Gemm", [input, this.matrix(factor), this.floats(bias)]);
  }

  /** Adds a matrix. */
  matrix({ rows, columns, values }: Matrix): string {
    return this.floats(values, [rows, columns]);
  }

  /** What mixes channels, [outputs, inputs, 1] in the model, as the right side of a product. */
  transposed(name: string, outputs: number, inputs: number): string {
    const weights = this.learned(name, outputs, inputs, 1);
    return this.matrix(
      matrix(inputs, outputs, (input, output) => weights[output * inputs + input] ?? 0),
    );
  }
}
