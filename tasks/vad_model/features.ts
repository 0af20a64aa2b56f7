/** The first part of the network: spectra of a frame, and their logarithms brought to one level. */
import { FRAME_SAMPLES } from "../../server/vad/silero.ts";
import { matrix } from "./matrix.ts";
import type { Network } from "./network.ts";

/** What is added at each end of a frame as a mirror image. */
const MIRRORED_SAMPLES = 96;
/** The spectra of a frame are those of windows, each 64 samples after the one before. */
const WINDOW_SAMPLES = 256;
const STEP_SAMPLES = 64;
const STEPS_OF_WINDOW = WINDOW_SAMPLES / STEP_SAMPLES;
const STEPS = (FRAME_SAMPLES + 2 * MIRRORED_SAMPLES) / STEP_SAMPLES;
/** Spectra of a frame. */
export const SPECTRA = STEPS - STEPS_OF_WINDOW + 1;
/** Frequencies of a spectrum. */
const BINS = WINDOW_SAMPLES / 2 + 1;
/** What the first layer gets at each time: the magnitudes and their logarithms. */
export const FEATURES = 2 * BINS;
/** Magnitudes are multiplied with it before their logarithm is taken. */
const MAGNITUDE_SCALE = 2 ** 20;

/** @returns [sessions, SPECTRA, FEATURES] */
export function features(network: Network): string {
  const magnitudes = magnitudesOf(network);
  const scaled = network.apply("Mul", [
    magnitudes,
    network.floats(Float32Array.of(MAGNITUDE_SCALE)),
  ]);
  const raised = network.apply("Add", [scaled, network.floats(Float32Array.of(1))]);
  const logarithms = network.apply("Log", [raised]);
  const means = network.apply("ReduceMean", [logarithms], { axes: [1], keepdims: 0 });
  const level = network.apply("MatMul", [
    network.reshape(means, -1, SPECTRA),
    network.floats(levelWeights(network), [SPECTRA, 1]),
  ]);
  const normalized = network.apply("Sub", [
    network.reshape(logarithms, -1, SPECTRA, BINS),
    network.reshape(level, -1, 1, 1),
  ]);
  return network.apply("Concat", [network.reshape(magnitudes, -1, SPECTRA, BINS), normalized], {
    axis: 2,
  });
}

/** @returns [sessions * SPECTRA, BINS] */
function magnitudesOf(network: Network): string {
  const mirrored = network.apply(
    "Pad",
    ["input", network.ints(0, MIRRORED_SAMPLES, 0, MIRRORED_SAMPLES)],
    { mode: "reflect" },
  );
  const steps = network.reshape(mirrored, -1, STEPS, STEP_SAMPLES);
  const parts = Array.from(
    { length: STEPS_OF_WINDOW },
    (_, part) => network.slice(steps, 1, part, part + SPECTRA),
  );
  const windows = network.reshape(
    network.apply("Concat", parts, { axis: 2 }),
    -1,
    WINDOW_SAMPLES,
  );
  const basis = network.learned(
    "model.feature_extractor.forward_basis_buffer",
    FEATURES,
    1,
    WINDOW_SAMPLES,
  );
  const squares = [0, BINS].map((firstRow) => {
    const part = network.apply("MatMul", [
      windows,
      network.matrix(matrix(
        WINDOW_SAMPLES,
        BINS,
        (sample, bin) => basis[(firstRow + bin) * WINDOW_SAMPLES + sample] ?? 0,
      )),
    ]);
    return network.apply("Mul", [part, part]);
  });
  return network.apply("Sqrt", [network.apply("Add", squares)]);
}

/**
 * How much the mean of each spectrum has in the level that is taken off all of them: the means, mirrored at
 * both ends, are smoothed by a filter, and then the mean of them is taken.
 */
function levelWeights(network: Network): Float32Array<ArrayBuffer> {
  const filter = network.learned("model.adaptive_normalization.filter_", 1, 1, 7);
  const reach = (filter.length - 1) / 2;
  const weights = new Float32Array(SPECTRA);
  for (let time = 0; time < SPECTRA; time++) {
    filter.forEach((factor, tap) => {
      const at = Math.abs(time + tap - reach);
      const mirrored = Math.min(at, 2 * (SPECTRA - 1) - at);
      weights[mirrored] = (weights[mirrored] ?? 0) + factor / SPECTRA;
    });
  }
  return weights;
}
