/** The loudness of a recording over its length, for a picture of it: kept beside the audio once made. */
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { Turns } from "../../shared/turns.ts";
import type { OpenRecording } from "./recording_samples.ts";

/** Samples that share a peak: 20 ms. */
export const PEAK_SAMPLES = SAMPLE_RATE / 50;
/** Samples that are read at a time: 10 s. */
const READ_SAMPLES = 10 * SAMPLE_RATE;
/** Bits of a sample that a peak, which has 8, leaves out. */
const DROPPED_BITS = 7;

/** What peaks are made of. */
export interface PeaksOptions {
  /** Path of the file that keeps a recording's peaks. */
  readonly path: (id: string) => string;
  /** Opens a recording's audio. */
  readonly open: (id: string) => Promise<OpenRecording>;
}

/** Makes peaks, one recording after the other: nothing but a picture waits for them. */
export class Peaks implements AsyncDisposable {
  readonly #options: PeaksOptions;
  readonly #ending = new AbortController();
  readonly #turns = new Turns();

  constructor(options: PeaksOptions) {
    this.#options = options;
  }

  /**
   * The peaks of a recording: its loudest sample in each {@linkcode PEAK_SAMPLES}, from 0 to 255.
   *
   * @param samples Its length.
   * @param whole Whether it grows no more, so that they can be kept.
   * @throws What reading the audio throws, and the reason of the end if that comes first.
   */
  async of(id: string, samples: number, whole: boolean): Promise<Uint8Array<ArrayBuffer>> {
    const kept = whole ? await this.#kept(id, samples) : undefined;
    if (kept !== undefined) return kept;
    return await this.#turns.run(async () => {
      const peaks = (whole ? await this.#kept(id, samples) : undefined) ??
        await this.#make(id, samples);
      if (whole) await this.#keep(id, peaks);
      return peaks;
    });
  }

  /** Breaks off what is being made. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new DOMException("the engine ends", "AbortError"));
    await this.#turns.idle();
  }

  async #kept(id: string, samples: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const peaks = await Deno.readFile(this.#options.path(id));
      return peaks.length === Math.ceil(samples / PEAK_SAMPLES) ? peaks : undefined;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** They can be made again at any time, so a disk that is full only costs time. */
  async #keep(id: string, peaks: Uint8Array): Promise<void> {
    const path = this.#options.path(id);
    try {
      await Deno.writeFile(`${path}.part`, peaks, { mode: 0o600 });
      await Deno.rename(`${path}.part`, path);
    } catch (error) {
      logger("peaks").warn("peaks could not be kept", { recording: id, error: messageOf(error) });
    }
  }

  async #make(id: string, samples: number): Promise<Uint8Array<ArrayBuffer>> {
    const { signal } = this.#ending;
    const peaks = new Uint8Array(Math.ceil(samples / PEAK_SAMPLES));
    using audio = await this.#options.open(id);
    for (let from = 0; from < samples; from += READ_SAMPLES) {
      signal.throwIfAborted();
      const to = Math.min(samples, from + READ_SAMPLES);
      const bytes = await audio.read(from, to, signal);
      peaks.set(peaksOf(bytes), from / PEAK_SAMPLES);
      // A file that is shorter than it should be reads as silence.
      if (bytes.length === 0) break;
    }
    return peaks;
  }
}

/** The peaks of a span that begins where a peak does. */
function peaksOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const pcm = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 2);
  const peaks = new Uint8Array(Math.ceil(count / PEAK_SAMPLES));
  for (let peak = 0; peak < peaks.length; peak++) {
    const end = Math.min(count, (peak + 1) * PEAK_SAMPLES);
    let loudest = 0;
    for (let sample = peak * PEAK_SAMPLES; sample < end; sample++) {
      loudest = Math.max(loudest, Math.abs(pcm.getInt16(sample * 2, true)));
    }
    peaks[peak] = Math.min(255, loudest >> DROPPED_BITS);
  }
  return peaks;
}

/**
 * Fewer peaks, each the loudest of those that it stands for.
 *
 * @param most At least 1; where there are no more than that, they stay as they are.
 */
export function fewerPeaks(peaks: Uint8Array, most: number): number[] {
  if (peaks.length <= most) return [...peaks];
  const fewer = new Array<number>(most).fill(0);
  for (const [index, peak] of peaks.entries()) {
    const place = Math.floor(index * most / peaks.length);
    fewer[place] = Math.max(fewer[place] ?? 0, peak);
  }
  return fewer;
}
