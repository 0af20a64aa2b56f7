/** A model as it is put together: operators of ONNX, one after the other. */

/** An operator with the names of what it takes and gives; see ONNX's own list for what each does. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** What an operator is told beside its inputs. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** Numbers that don't change. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;
}

/** What goes into the model or comes out of it; a dimension with a name may have any size. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** The operators of a model. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  #names = 0;

  constructor(inputs: readonly Port[], outputs: readonly Port[]) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Adds numbers; by default a row of them. */
  floats(values: Float32Array<ArrayBuffer>, shape: readonly number[] = [values.length]): string {
    return this.#constant(values, shape);
  }

  /** Adds whole numbers. */
  ints(...values: readonly number[]): string {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /**
   * Adds an operator.
   *
   * @param to What its result is called.
   * @returns That name.
   */
  apply(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    to: string = this.#name(),
  ): string {
    this.nodes.push({ operator, inputs, outputs: [to], attributes });
    return to;
  }

  /**
   * Adds an operator that gives several things.
   *
   * @param count How many.
   * @returns Their names.
   */
  applyForMany(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes,
    count: number,
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.#name());
    this.nodes.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  /** Gives the same numbers another shape; -1 stands for whatever is left. */
  reshape(input: string, ...shape: readonly number[]): string {
    return this.apply("Reshape", [input, this.ints(...shape)]);
  }

  /** Takes a part: from `start` to before `end`, every `step`th. */
  slice(input: string, axis: number, start: number, end: number, step = 1): string {
    const bounds = [start, end, axis, step].map((each) => this.ints(each));
    return this.apply("Slice", [input, ...bounds]);
  }

  #constant(values: Constant["values"], shape: readonly number[]): string {
    const name = this.#name();
    this.constants.push({ name, shape, values });
    return name;
  }

  #name(): string {
    return `v${this.#names++}`;
  }
}
