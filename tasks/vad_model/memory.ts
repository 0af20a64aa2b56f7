/** The last part of the network: what it remembers between frames, and the probability of speech. */
import { UNITS } from "../../server/vad/silero.ts";
import type { Network } from "./network.ts";

/** Times of a frame that are left. */
const TIMES = 3;
/** Names of what the layers of memory have learned: of their input, of what they remember, the bias. */
const MEMORY: readonly (readonly [string, string, string])[] = [
  ["343", "345", "347"],
  ["415", "417", "419"],
];

/** Both layers of memory, and the probability of what they make of it. */
export function remember(network: Network, input: string): void {
  let sequence = network.apply("Transpose", [network.reshape(input, -1, TIMES, UNITS)], {
    perm: [1, 0, 2],
  });
  const both = network.ints(1, 1);
  const hidden = network.applyForMany("Split", ["h", both], { axis: 0 }, 2);
  const cells = network.applyForMany("Split", ["c", both], { axis: 0 }, 2);
  const left: { readonly hidden: string[]; readonly cells: string[] } = { hidden: [], cells: [] };
  for (const [index, [ofInput, ofMemory, bias]] of MEMORY.entries()) {
    const [all = "", lastHidden = "", lastCell = ""] = network.applyForMany(
      "LSTM",
      [
        sequence,
        network.floats(network.learned(ofInput, 1, 4 * UNITS, UNITS), [1, 4 * UNITS, UNITS]),
        network.floats(network.learned(ofMemory, 1, 4 * UNITS, UNITS), [1, 4 * UNITS, UNITS]),
        network.floats(network.learned(bias, 1, 8 * UNITS), [1, 8 * UNITS]),
        "",
        hidden[index] ?? "",
        cells[index] ?? "",
      ],
      { hidden_size: UNITS },
      3,
    );
    left.hidden.push(lastHidden);
    left.cells.push(lastCell);
    sequence = network.apply("Squeeze", [all, network.ints(1)]);
  }
  network.apply("Concat", left.hidden, { axis: 0 }, "hn");
  network.apply("Concat", left.cells, { axis: 0 }, "cn");
  const name = "model.decoder.decoder.1";
  const sums = network.apply("MatMul", [
    network.apply("Relu", [sequence]),
    network.floats(network.learned(`${name}.weight`, 1, UNITS, 1), [UNITS, 1]),
  ]);
  const raised = network.apply("Add", [sums, network.floats(network.learned(`${name}.bias`, 1))]);
  const probabilities = network.apply("Sigmoid", [raised]);
  network.apply("ReduceMean", [probabilities], { axes: [0], keepdims: 0 }, "output");
}
