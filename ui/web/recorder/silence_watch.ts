/** Tells a microphone that gives nothing from a person who says nothing. */
import { samplesToMs } from "../../../shared/protocol.ts";

/** Nothing but silence for this long is worth a warning, in milliseconds. */
const SILENCE_MS = 5_000;
/** Loudest sample of silence: a muted microphone gives zeros, or next to it. */
const SILENCE_PEAK = 8;

/** Listens for how long there has been silence. */
export class SilenceWatch {
  #silentMs = 0;

  /**
   * Takes what the microphone gives.
   *
   * @returns Whether it has been silent for long; undefined while that can't be told.
   */
  hear(samples: Int16Array): boolean | undefined {
    const silent = samples.every((sample) => Math.abs(sample) <= SILENCE_PEAK);
    this.#silentMs = silent ? this.#silentMs + samplesToMs(samples.length) : 0;
    if (this.#silentMs >= SILENCE_MS) return true;
    return silent ? undefined : false;
  }

  /** Begins anew. */
  reset(): void {
    this.#silentMs = 0;
  }
}
