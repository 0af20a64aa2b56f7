/** Samples with 16 bits. */

/** Turns samples from -1 to 1 into 16-bit ones, rounded; what is beyond is clamped. */
export function toInt16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * 32_768)));
  }
  return pcm;
}
