/** Tells a steady tone from all other sound. */

/**
 * Distances of the two predictions, as parts of the window. Both have to succeed: one alone can't see changes
 * of a pitch of which a whole number of half waves fits into its distance.
 */
const DISTANCES = [3 / 16, 7 / 48] as const;
/** Equations of a prediction, at least as many where the window has room: far more than unknowns. */
const EQUATIONS = 96;
/** Equations that are enough to tell that most sound is no tone. */
const FEW_EQUATIONS = 16;
/**
 * What prediction leaves of a tone, as a part of its energy: -35 dB. Measured: tones made by a machine leave
 * -50 to -75 dB (of the loudest to the softest that matter), human voices at least -13 dB, the voices of
 * flite -11 dB, drawn out to four times their length -22 dB, a pure sine with a vibrato of 1 % -28 dB.
 */
const MOST_LEFT = 10 ** -3.5;

/**
 * Whether samples are nothing but one or two sine waves (the keys of a telephone sound two) of constant pitch
 * and loudness. Two undamped sine waves are predicted without error, at any distance `d`, by
 * `x[n] + x[n + 4d] = b1 (x[n + d] + x[n + 3d]) + b2 x[n + 2d]`; `b1` and `b2` are found by least squares.
 * Voices, hummed ones too, have more than two waves and never hold pitch and loudness that still; the distance
 * is long, so that little change suffices.
 *
 * Source of the algorithm: Prony's method for undamped sinusoids, whose symmetric form is in S. M. Kay and
 * S. L. Marple, "Spectrum Analysis - A Modern Perspective", Proceedings of the IEEE 69(11), 1981, section
 * II.J. The distance `d` and the figures are our own.
 *
 * @param samples At least 512 of them (32 ms at 16 kHz); in fewer nothing has time to change.
 */
export function isSteadyTone(samples: Float32Array): boolean {
  const [one, other] = DISTANCES;
  return isPredicted(samples, one, FEW_EQUATIONS) && isPredicted(samples, one, EQUATIONS) &&
    isPredicted(samples, other, EQUATIONS);
}

/**
 * Whether prediction leaves nothing to speak of; of digital silence it does.
 *
 * @param part Distance of the prediction, as a part of the window.
 */
function isPredicted(x: Float32Array, part: number, equations: number): boolean {
  const distance = Math.floor(x.length * part);
  const last = x.length - 4 * distance;
  const step = Math.max(1, Math.floor(last / equations));
  // Sums of products: of the two knowns u and v, and of what is to be predicted, y.
  let uu = 0, uv = 0, vv = 0, uy = 0, vy = 0, yy = 0, energy = 0;
  for (let n = 0; n < last; n += step) {
    const first = x[n] ?? 0;
    const fifth = x[n + 4 * distance] ?? 0;
    const y = first + fifth;
    const u = (x[n + distance] ?? 0) + (x[n + 3 * distance] ?? 0);
    const v = x[n + 2 * distance] ?? 0;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uy += u * y;
    vy += v * y;
    yy += y * y;
    energy += first * first + fifth * fifth;
  }
  if (energy === 0) return true;
  // One sine wave alone makes u and v the same but for a factor; a trace more on the diagonal decides.
  const ridge = 1e-10 * (uu + vv);
  const determinant = (uu + ridge) * (vv + ridge) - uv * uv;
  if (determinant === 0) return false;
  const b1 = (uy * (vv + ridge) - vy * uv) / determinant;
  const b2 = (vy * (uu + ridge) - uy * uv) / determinant;
  return yy - b1 * uy - b2 * vy < energy * MOST_LEFT;
}
