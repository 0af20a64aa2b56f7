/** How loud a clip is, and how much that changes. */
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";

/** Samples of a frame: 50 ms at 16 kHz, shorter than a syllable. */
const FRAME_SAMPLES = 800;
/** Share of a clip's frames that is as quiet as its background, or quieter. */
const BACKGROUND_SHARE = 0.1;
/** Frames that are quieter than the loudest by more than this, in decibels, are background. */
const ACTIVE_RANGE = 25;
/** Share of the active frames that is left out of their range: a sound's beginning and end. */
const EDGE_SHARE = 0.2;
/** Below this, in dBFS, is less than the noise of a microphone: six steps of a 16-bit sample. */
export const NEAR_SILENCE = -75;
/** Full scale of 16-bit samples. */
const FULL_SCALE = 32_768;

/** Levels of a clip in dBFS (decibels below full scale; root mean square, 0 at most). */
export interface ClipLevel {
  /** Loudest 50 ms; minus infinity for digital silence. */
  readonly loudest: number;
  /** Level that a tenth of the clip doesn't exceed. */
  readonly background: number;
  /** Number of frames of 50 ms, the last one possibly shorter. */
  readonly frames: number;
  /** Number of those that are not background. */
  readonly activeFrames: number;
  /** How much those change, in decibels: little for a hum or a hiss, much for speech. */
  readonly activeRange: number;
}

/**
 * Measures a clip.
 *
 * @param pcm 16-bit little-endian mono samples at 16 kHz.
 */
export function levelOf(pcm: Uint8Array): ClipLevel {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const samples = Math.floor(pcm.length / BYTES_PER_SAMPLE);
  const levels: number[] = [];
  for (let start = 0; start < samples; start += FRAME_SAMPLES) {
    const end = Math.min(start + FRAME_SAMPLES, samples);
    let energy = 0;
    for (let i = start; i < end; i++) energy += view.getInt16(i * BYTES_PER_SAMPLE, true) ** 2;
    levels.push(20 * Math.log10(Math.sqrt(energy / (end - start)) / FULL_SCALE));
  }
  levels.sort((a, b) => a - b);
  const loudest = levels.at(-1) ?? -Infinity;
  const active = levels.filter((level) => level > loudest - ACTIVE_RANGE);
  return {
    loudest,
    activeFrames: active.length,
    activeRange: active.length === 0
      ? 0
      : loudest - (active[Math.floor(active.length * EDGE_SHARE)] ?? loudest),
    background: levels[Math.floor(levels.length * BACKGROUND_SHARE)] ?? -Infinity,
    frames: levels.length,
  };
}
