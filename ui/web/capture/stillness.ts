/** Notices that the microphone was open and nothing was heard: the machine slept, or the page was frozen. */

/** Less than this is the unsteadiness of clocks and of a busy machine, in milliseconds. */
const SHORTEST_MS = 2_000;

/** Compares the time that passed with the sound that was heard meanwhile. */
export class Stillness {
  #timeMs: number;
  #heardMs: number;

  /** Begins now; see {@linkcode Stillness.look}. */
  constructor(timeMs: number, heardMs: number) {
    this.#timeMs = timeMs;
    this.#heardMs = heardMs;
  }

  /**
   * To be called at each piece of sound, however late it comes.
   *
   * @param timeMs What the clock on the wall says; it goes on while the machine sleeps.
   * @param heardMs What the clock of the sound says; it stands while no sound is taken.
   * @returns For how long nothing was heard since the last look, in milliseconds; 0 if not worth a word.
   */
  look(timeMs: number, heardMs: number): number {
    const missedMs = (timeMs - this.#timeMs) - (heardMs - this.#heardMs);
    this.#timeMs = timeMs;
    this.#heardMs = heardMs;
    return missedMs < SHORTEST_MS ? 0 : missedMs;
  }
}
