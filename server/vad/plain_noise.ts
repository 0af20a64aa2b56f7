/** Tells plain noise from all other sound. */

/** The loudest block of a frame of noise is at most so much louder than the softest: 12 dB. */
const MOST_CHANGE = 16;
/** Distances, in samples, over which what prediction leaves must not be alike. */
const LAGS = 16;
/**
 * How alike it may be. For perfect noise the figure is 16 on average. Measured: white noise by sox 40 to 60,
 * brown noise 65 to 95, pink noise 120 to 160, voices by flite 340 to 16,000, a human voice 99 (a closing
 * breath) to 13,000.
 */
const MOST_ALIKE = 100;

/**
 * Whether a frame is white noise, brown noise (wind, rumble) or anything between: noise of which each sample
 * depends on the one before it and on chance. Then what is left after predicting each sample from the one
 * before is white: unlike itself at every distance. A voice has resonances and a pitch, a whispered one
 * resonances. A word that dies away in noise may be lost in it, so what changes its loudness is none.
 *
 * Source: the portmanteau test of G. E. P. Box and D. A. Pierce, "Distribution of Residual Autocorrelations in
 * Autoregressive-Integrated Moving Average Time Series Models", Journal of the American Statistical
 * Association 65, 1970.
 *
 * @param energies The energies of its blocks.
 */
export function isPlainNoise(frame: Float32Array, energies: Float32Array): boolean {
  return Math.max(...energies) <= Math.min(...energies) * MOST_CHANGE && isUnlikeItself(frame);
}

/** Whether what prediction leaves is unlike itself, over all distances together. */
function isUnlikeItself(samples: Float32Array): boolean {
  const left = unpredicted(samples);
  const energy = product(left, 0);
  if (energy === 0) return false;
  let alike = 0;
  for (let lag = 1; lag <= LAGS; lag++) {
    alike += (product(left, lag) / energy) ** 2;
    // It only grows.
    if (alike * left.length >= MOST_ALIKE) return false;
  }
  return true;
}

/** What is left of each sample when it is predicted from the one before. */
function unpredicted(samples: Float32Array): Float32Array {
  const factor = product(samples, 1) / (product(samples, 0) || 1);
  const left = new Float32Array(samples.length);
  let before = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    left[i] = sample - factor * before;
    before = sample;
  }
  return left;
}

/** Sum of the products of samples at a distance. */
function product(samples: Float32Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < samples.length; i++) sum += (samples[i] ?? 0) * (samples[i - lag] ?? 0);
  return sum;
}
