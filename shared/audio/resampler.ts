/**
 * Streaming change of sample rate by band-limited interpolation: each output sample is the sum of the
 * input samples around its instant, weighted by a Kaiser-windowed sinc (J. O. Smith, "Digital Audio
 * Resampling", https://ccrma.stanford.edu/~jos/resample/). Where the two rates have few different
 * instants between input samples, as all common ones do, the weights of each are made beforehand.
 * Uses nothing but arithmetic, so it runs in an AudioWorklet.
 */

/** Lowest and highest rate, in samples a second. */
export const RATES = { min: 1_000, max: 768_000 } as const;

/** Attenuation that the filter is designed for, in decibels. */
const STOPBAND_DB = 80;
/** End of the passband and start of the stopband, as parts of the lower of the two rates. */
const PASSBAND_END = 0.45;
const STOPBAND_START = 0.5;
/** Kaiser's estimates of the window's shape and of the length it needs. */
const BETA = 0.1102 * (STOPBAND_DB - 8.7);
/** Half the kernel's length, in sample periods of the lower rate. */
const HALF_WIDTH = Math.ceil(
  (STOPBAND_DB - 7.95) / (2.285 * 2 * Math.PI * (STOPBAND_START - PASSBAND_END)) / 2,
);
/** Entries of the table for one sample period; linear interpolation between them errs below -100 dB. */
const STEPS = 512;
/** Most weights that are made beforehand; with more the kernel is interpolated for each sample. */
const MAX_WEIGHTS = 131_072;

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  const quarter = x * x / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** The right half of the kernel, {@linkcode STEPS} entries a sample period, and one zero past its end. */
function makeKernel(): Float64Array {
  const cutoff = (PASSBAND_END + STOPBAND_START) / 2;
  const kernel = new Float64Array(HALF_WIDTH * STEPS + 2);
  const scale = 2 * cutoff / bessel0(BETA);
  for (let i = 0; i <= HALF_WIDTH * STEPS; i++) {
    const x = i / STEPS;
    const angle = 2 * Math.PI * cutoff * x;
    const sinc = i === 0 ? 1 : Math.sin(angle) / angle;
    kernel[i] = scale * sinc * bessel0(BETA * Math.sqrt(1 - (x / HALF_WIDTH) ** 2));
  }
  return kernel;
}

const KERNEL = makeKernel();

/** The kernel's value at a distance of 0 or more from its middle, in steps. */
function kernelAt(steps: number): number {
  if (steps >= HALF_WIDTH * STEPS) return 0;
  const entry = Math.floor(steps);
  const left = KERNEL[entry]!;
  return left + (steps - entry) * (KERNEL[entry + 1]! - left);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Changes the rate of a stream of mono samples; keeps its state from block to block. */
export class Resampler {
  readonly #fromRate: number;
  readonly #toRate: number;
  /** Input samples in a sample period of the lower rate. */
  readonly #stretch: number;
  /** Input samples needed on each side of an output sample's instant. */
  readonly #reach: number;
  /** Parts of `#toRate` between one possible instant and the next. */
  readonly #phaseStep: number;
  /** Weights of the `2 * #reach` input samples around each possible instant; undefined if too many. */
  readonly #weights: Float32Array | undefined;
  /** Input that is still needed, from index 0 to `#length`. */
  #input: Float32Array;
  #length: number;
  /** Instant of the next output sample in `#input`: whole samples, and the rest in parts of `#toRate`. */
  #whole: number;
  #rest = 0;
  #samplesIn = 0;
  #samplesOut = 0;
  #flushed = false;

  /**
   * @param fromRate Rate of the input, in samples a second, within {@linkcode RATES}.
   * @param toRate Rate of the output, in samples a second, within the same bounds.
   * @throws {RangeError} If a rate is out of bounds or not a whole number.
   */
  constructor(fromRate: number, toRate: number) {
    for (const rate of [fromRate, toRate]) {
      if (!Number.isInteger(rate) || rate < RATES.min || rate > RATES.max) {
        throw new RangeError(
          `A sample rate must be a whole number from ${RATES.min} to ${RATES.max}, not ${rate}`,
        );
      }
    }
    this.#fromRate = fromRate;
    this.#toRate = toRate;
    this.#stretch = Math.max(1, fromRate / toRate);
    this.#reach = Math.ceil(HALF_WIDTH * this.#stretch);
    this.#phaseStep = greatestCommonDivisor(fromRate, toRate);
    this.#weights = this.#makeWeights();
    // Silence before the first sample.
    this.#length = this.#reach;
    this.#whole = this.#reach;
    this.#input = new Float32Array(this.#reach * 4);
  }

  #makeWeights(): Float32Array | undefined {
    const taps = 2 * this.#reach;
    const phases = this.#toRate / this.#phaseStep;
    if (taps * phases > MAX_WEIGHTS) return undefined;
    const weights = new Float32Array(taps * phases);
    for (let phase = 0; phase < phases; phase++) {
      for (let tap = 0; tap < taps; tap++) {
        const distance = Math.abs(tap - this.#reach + 1 - phase / phases);
        weights[phase * taps + tap] = kernelAt(distance * STEPS / this.#stretch) / this.#stretch;
      }
    }
    return weights;
  }

  /**
   * Takes the next block.
   *
   * @returns The output samples whose surroundings are complete by now; possibly none.
   */
  process(block: Float32Array): Float32Array {
    if (this.#flushed) throw new TypeError("A resampler takes no input after flush()");
    this.#samplesIn += block.length;
    this.#append(block);
    return this.#take(Infinity);
  }

  /**
   * Ends the stream, as if silence followed.
   *
   * @returns The remaining samples; with them the output is as long as the input, rounded up.
   */
  flush(): Float32Array {
    if (this.#flushed) return new Float32Array(0);
    this.#flushed = true;
    this.#append(new Float32Array(this.#reach + 1));
    const total = Math.ceil(this.#samplesIn * this.#toRate / this.#fromRate);
    return this.#take(total - this.#samplesOut);
  }

  #append(block: Float32Array): void {
    const unneeded = Math.max(0, Math.min(this.#whole - this.#reach, this.#length));
    if (this.#length - unneeded + block.length > this.#input.length) {
      const larger = new Float32Array((this.#length - unneeded + block.length) * 2);
      larger.set(this.#input.subarray(unneeded, this.#length));
      this.#input = larger;
    } else if (this.#length + block.length > this.#input.length) {
      this.#input.copyWithin(0, unneeded, this.#length);
    } else {
      this.#input.set(block, this.#length);
      this.#length += block.length;
      return;
    }
    this.#length -= unneeded;
    this.#whole -= unneeded;
    this.#input.set(block, this.#length);
    this.#length += block.length;
  }

  #take(limit: number): Float32Array {
    const ahead = this.#length - this.#reach - 1 - this.#whole;
    if (ahead < 0 || limit <= 0) return new Float32Array(0);
    const output = new Float32Array(Math.ceil((ahead + 1) * this.#toRate / this.#fromRate) + 1);
    let count = 0;
    while (this.#whole + this.#reach + 1 <= this.#length && count < limit) {
      output[count++] = this.#weights === undefined
        ? this.#interpolated(this.#whole, this.#rest / this.#toRate)
        : this.#weighted(this.#weights, this.#whole, this.#rest / this.#phaseStep);
      this.#rest += this.#fromRate;
      this.#whole += Math.floor(this.#rest / this.#toRate);
      this.#rest %= this.#toRate;
    }
    this.#samplesOut += count;
    return output.subarray(0, count);
  }

  /** The input's value at a possible instant after index `whole`, counted from 0. */
  #weighted(weights: Float32Array, whole: number, phase: number): number {
    const taps = 2 * this.#reach;
    const input = this.#input;
    const end = whole + this.#reach + 1;
    // Two sums, so that one addition need not wait for the other.
    let even = 0;
    let odd = 0;
    for (let i = whole - this.#reach + 1, at = phase * taps; i < end; i += 2, at += 2) {
      even += input[i]! * weights[at]!;
      odd += input[i + 1]! * weights[at + 1]!;
    }
    return even + odd;
  }

  /** The input's value `fraction` of a sample after index `whole`. */
  #interpolated(whole: number, fraction: number): number {
    const step = STEPS / this.#stretch;
    let sum = 0;
    for (let i = whole, at = fraction * step; at < HALF_WIDTH * STEPS; i--, at += step) {
      sum += this.#input[i]! * kernelAt(at);
    }
    for (let i = whole + 1, at = (1 - fraction) * step; at < HALF_WIDTH * STEPS; i++, at += step) {
      sum += this.#input[i]! * kernelAt(at);
    }
    return sum / this.#stretch;
  }
}
