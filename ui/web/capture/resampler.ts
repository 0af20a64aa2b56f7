/**
 * Streaming change of sample rate by band-limited interpolation: each output sample is the sum of the
 * input samples around its instant, weighted by a Kaiser-windowed sinc (J. O. Smith, "Digital Audio
 * Resampling", https://ccrma.stanford.edu/~jos/resample/). Uses nothing but arithmetic, so it runs in
 * an AudioWorklet.
 */

/** Lowest and highest input rate, in samples a second. */
export const INPUT_RATES = { min: 8_000, max: 192_000 } as const;

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

/** Changes the rate of a stream of mono samples; keeps its state from block to block. */
export class Resampler {
  readonly #fromRate: number;
  readonly #toRate: number;
  /** Input samples in a sample period of the lower rate. */
  readonly #stretch: number;
  /** Input samples needed on each side of an output sample's instant. */
  readonly #reach: number;
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
   * @param fromRate Rate of the input, in samples a second, within {@linkcode INPUT_RATES}.
   * @param toRate Rate of the output, in samples a second, within the same bounds.
   * @throws {RangeError} If a rate is out of bounds or not a whole number.
   */
  constructor(fromRate: number, toRate: number) {
    for (const rate of [fromRate, toRate]) {
      if (!Number.isInteger(rate) || rate < INPUT_RATES.min || rate > INPUT_RATES.max) {
        throw new RangeError(
          `A sample rate must be a whole number from ${INPUT_RATES.min} to ${INPUT_RATES.max}, not ${rate}`,
        );
      }
    }
    this.#fromRate = fromRate;
    this.#toRate = toRate;
    this.#stretch = Math.max(1, fromRate / toRate);
    this.#reach = Math.ceil(HALF_WIDTH * this.#stretch);
    // Silence before the first sample.
    this.#length = this.#reach;
    this.#whole = this.#reach;
    this.#input = new Float32Array(this.#reach * 4);
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
      output[count++] = this.#sampleAt(this.#whole, this.#rest / this.#toRate);
      this.#rest += this.#fromRate;
      this.#whole += Math.floor(this.#rest / this.#toRate);
      this.#rest %= this.#toRate;
    }
    this.#samplesOut += count;
    return output.subarray(0, count);
  }

  /** The input's value `fraction` of a sample after index `whole`. */
  #sampleAt(whole: number, fraction: number): number {
    const step = STEPS / this.#stretch;
    const end = HALF_WIDTH * STEPS;
    let sum = 0;
    let at = fraction * step;
    for (let i = whole; at < end; i--, at += step) {
      const entry = Math.floor(at);
      const left = KERNEL[entry]!;
      sum += this.#input[i]! * (left + (at - entry) * (KERNEL[entry + 1]! - left));
    }
    at = (1 - fraction) * step;
    for (let i = whole + 1; at < end; i++, at += step) {
      const entry = Math.floor(at);
      const left = KERNEL[entry]!;
      sum += this.#input[i]! * (left + (at - entry) * (KERNEL[entry + 1]! - left));
    }
    return sum / this.#stretch;
  }
}
