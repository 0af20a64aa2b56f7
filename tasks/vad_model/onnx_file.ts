/** Files of ONNX models: what they have learned, and writing new ones. */
import protobuf from "protobufjs";
import { z } from "zod";
import type { Graph } from "./graph.ts";

/** Version of the file format, and of the set of operators. */
const IR_VERSION = 8;
const OPERATORS_VERSION = 16;

/** Numbers of the format for the sorts of tensors and attributes that are used. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { int: 2, string: 3, ints: 7 } as const;

/** Numbers with a name: an array of any number of dimensions, the last of which runs fastest. */
export interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

const tensorSchema = z.object({
  dims: z.array(z.number()),
  data_type: z.number(),
  name: z.string(),
  float_data: z.array(z.number()),
  raw_data: z.instanceof(Uint8Array),
});
type TensorMessage = z.infer<typeof tensorSchema>;

const nodeSchema = z.object({
  output: z.array(z.string()),
  attribute: z.array(z.object({
    t: tensorSchema.nullish(),
    get g() {
      return graphSchema.nullish();
    },
  })),
});
const graphSchema = z.object({ node: z.array(nodeSchema), initializer: z.array(tensorSchema) });
const modelSchema = z.object({ graph: graphSchema });

/** The messages of the file format. */
async function modelType(): Promise<protobuf.Type> {
  const schema = await Deno.readTextFile(new URL("./onnx.proto", import.meta.url));
  return protobuf.parse(schema, { keepCase: true }).root.lookupType("onnx.ModelProto");
}

/**
 * All numbers in a model that are no whole ones, by the names under which its operators use them.
 *
 * @param bytes Its file.
 * @throws {Error} If it is no model.
 */
export async function readWeights(bytes: Uint8Array): Promise<Map<string, Weights>> {
  const type = await modelType();
  const model = modelSchema.parse(
    type.toObject(type.decode(bytes), { longs: Number, arrays: true, defaults: true }),
  );
  const weights = new Map<string, Weights>();
  collect(model.graph, weights);
  return weights;
}

function collect(graph: z.infer<typeof graphSchema>, weights: Map<string, Weights>): void {
  for (const tensor of graph.initializer) keep(tensor.name, tensor, weights);
  for (const { output, attribute } of graph.node) {
    for (const { t, g } of attribute) {
      if (t) keep(output[0] ?? "", t, weights);
      if (g) collect(g, weights);
    }
  }
}

function keep(name: string, tensor: TensorMessage, weights: Map<string, Weights>): void {
  if (tensor.data_type !== FLOAT) return;
  // A copy, for the numbers may lie in the file where none may begin.
  const values = tensor.raw_data.length > 0
    ? new Float32Array(tensor.raw_data.slice().buffer)
    : Float32Array.from(tensor.float_data);
  weights.set(name, { shape: tensor.dims, values });
}

/** The file of a model. */
export async function encodeModel(graph: Graph): Promise<Uint8Array> {
  const type = await modelType();
  const port = ({ name, shape }: Graph["inputs"][number]): unknown => ({
    name,
    type: {
      tensor_type: {
        elem_type: FLOAT,
        shape: {
          dim: shape.map((size) =>
            typeof size === "number" ? { dim_value: size } : { dim_param: size }
          ),
        },
      },
    },
  });
  return type.encode(type.fromObject({
    ir_version: IR_VERSION,
    producer_name: "hero_voice",
    opset_import: [{ domain: "", version: OPERATORS_VERSION }],
    graph: {
      name: "silero",
      node: graph.nodes.map(({ operator, inputs, outputs, attributes }) => ({
        input: inputs,
        output: outputs,
        op_type: operator,
        attribute: Object.entries(attributes).map(([name, value]) => {
          if (typeof value === "number") return { name, type: ATTRIBUTE.int, i: value };
          if (typeof value === "string") {
            return { name, type: ATTRIBUTE.string, s: new TextEncoder().encode(value) };
          }
          return { name, type: ATTRIBUTE.ints, ints: value };
        }),
      })),
      initializer: graph.constants.map(({ name, shape, values }) => ({
        name,
        dims: shape,
        data_type: values instanceof Float32Array ? FLOAT : INT64,
        raw_data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
      input: graph.inputs.map(port),
      output: graph.outputs.map(port),
    },
  })).finish();
}
