/** The Silero model (version 4) on onnxruntime, for frames of many sessions at once. */
import { openLibrary } from "./open_library.ts";
import type { PlacedLibrary } from "./native_library.ts";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-node";

/** Samples of a frame: 96 ms, the largest of the sizes that the model was trained with. */
export const FRAME_SAMPLES = 1_536;
/**
 * Frames that are run at once, at most; measured: larger batches are no cheaper a frame, and what is worked out
 * of these still fits into the processor's cache, beside what else is known of their sessions.
 */
export const MAX_BATCH_FRAMES = 16;

/** Units of each of the two layers of the model's memory. */
export const UNITS = 64;
const LAYERS = 2;

/** What the model remembers of one session between its frames: both layers one after the other. */
export interface SileroState {
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
}

/** Frames of silence after which the model is rested. */
const REST_FRAMES = 2;
/**
 * After so many frames of quiet in a row the model is to rest, for it grows dull then: of 120 single words by flite
 * it missed 4 after 3 s of silence, 5 after 10 s; rested it misses none.
 */
export const QUIET_FRAMES = 3;

/** The state before the first frame. */
export function newSileroState(): SileroState {
  return { hidden: new Float32Array(LAYERS * UNITS), cell: new Float32Array(LAYERS * UNITS) };
}

/** Goes back to the state before the first frame. */
export function resetSileroState(state: SileroState): void {
  state.hidden.fill(0);
  state.cell.fill(0);
}

/** The loaded model. */
export class Silero implements AsyncDisposable {
  readonly #session: InferenceSession;
  readonly #tensor: TensorConstructor;
  readonly #input = new Float32Array(MAX_BATCH_FRAMES * FRAME_SAMPLES);
  readonly #hidden = new Float32Array(MAX_BATCH_FRAMES * LAYERS * UNITS);
  readonly #cell = new Float32Array(MAX_BATCH_FRAMES * LAYERS * UNITS);
  readonly #frames = Array.from(
    { length: MAX_BATCH_FRAMES },
    (_, index) => this.#input.subarray(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES),
  );
  /** What it remembers when it has heard a little silence and nothing else, and after each further frame of it. */
  readonly #rested: SileroState[] = [];

  private constructor(session: InferenceSession, tensor: TensorConstructor) {
    this.#session = session;
    this.#tensor = tensor;
  }

  /**
   * Loads onnxruntime and the model; one thread, so that what one session costs can be counted on.
   *
   * @param bytes The model, as its file is.
   * @param library onnxruntime's library on disk, where the package's own is inside of a compiled program.
   * @throws {Error} If the library or the model can't be loaded.
   */
  static async load(bytes: Uint8Array<ArrayBuffer>, library?: PlacedLibrary): Promise<Silero> {
    if (library !== undefined) openLibrary(library);
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    const session = await InferenceSession.create(bytes, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
    });
    const model = new Silero(session, Tensor);
    const state = newSileroState();
    for (let i = 1; i < REST_FRAMES; i++) await model.run([state]);
    for (let i = 0; i < QUIET_FRAMES; i++) {
      await model.run([state]);
      model.#rested.push(structuredClone(state));
    }
    return model;
  }

  /**
   * Lets the model forget what it heard of a session. Unlike before the first frame, in which it hardly hears
   * anything, it remembers a little silence then.
   *
   * @param silentFrames Frames of digital silence that it is to have heard since, fewer than
   * {@linkcode QUIET_FRAMES}.
   */
  rest(state: SileroState, silentFrames = 0): void {
    const rested = this.#rested[silentFrames];
    if (rested === undefined) throw new RangeError(`A model rests before ${silentFrames} frames`);
    state.hidden.set(rested.hidden);
    state.cell.set(rested.cell);
  }

  /** Where the samples (-1 to 1) of a frame of the next batch are to be written. */
  frame(index: number): Float32Array {
    const frame = this.#frames[index];
    if (frame === undefined) throw new RangeError(`A batch has no frame ${index}`);
    return frame;
  }

  /**
   * Runs one batch: the frames written by {@linkcode frame}, one a state, in the same order.
   *
   * @param states At most {@linkcode MAX_BATCH_FRAMES}, each of another session; they are moved on.
   * @returns The speech probability of each frame.
   */
  async run(states: readonly SileroState[]): Promise<Float32Array> {
    const count = states.length;
    for (let index = 0; index < count; index++) {
      const state = states[index];
      if (state === undefined) continue;
      copyUnits(state.hidden, UNITS, 0, this.#hidden, count * UNITS, index * UNITS);
      copyUnits(state.cell, UNITS, 0, this.#cell, count * UNITS, index * UNITS);
    }
    const memory = (values: Float32Array): Tensor =>
      new this.#tensor("float32", values.subarray(0, LAYERS * count * UNITS), [
        LAYERS,
        count,
        UNITS,
      ]);
    const { output, hn, cn } = await this.#session.run({
      input: new this.#tensor("float32", this.#input.subarray(0, count * FRAME_SAMPLES), [
        count,
        FRAME_SAMPLES,
      ]),
      h: memory(this.#hidden),
      c: memory(this.#cell),
    });
    const [probabilities, hidden, cell] = [floats(output), floats(hn), floats(cn)];
    for (let index = 0; index < count; index++) {
      const state = states[index];
      if (state === undefined) continue;
      copyUnits(hidden, count * UNITS, index * UNITS, state.hidden, UNITS, 0);
      copyUnits(cell, count * UNITS, index * UNITS, state.cell, UNITS, 0);
    }
    return probabilities;
  }

  /** Frees the model. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}

/** Copies one session's units of every layer; without views, which would cost more than the copying. */
function copyUnits(
  from: Float32Array,
  fromLayer: number,
  fromAt: number,
  to: Float32Array,
  toLayer: number,
  toAt: number,
): void {
  for (let layer = 0; layer < LAYERS; layer++) {
    for (let unit = 0; unit < UNITS; unit++) {
      to[toAt + layer * toLayer + unit] = from[fromAt + layer * fromLayer + unit] ?? 0;
    }
  }
}

function floats(value: unknown): Float32Array {
  const data = (value as Tensor | undefined)?.data;
  if (!(data instanceof Float32Array)) {
    throw new Error("The model for voice activity detection gave no numbers.");
  }
  return data;
}
