/** Samples as the stream takes them: one channel. */

/**
 * Mixes channels down to one by their mean.
 *
 * @param channels Equally long blocks, at least one.
 */
export function downmix(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mono = new Float32Array(first.length);
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (const channel of channels) sum += channel[i] ?? 0;
    mono[i] = sum / channels.length;
  }
  return mono;
}
