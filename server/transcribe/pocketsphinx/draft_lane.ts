/** The offline engine's second process, for texts in progress: it does what it can, and holds nobody up. */
import type { Word } from "../../../shared/recording.ts";
import { orAborted } from "./or_aborted.ts";
import { Recognizer } from "./recognizer.ts";

/** Does one draft at a time. */
export class DraftLane implements AsyncDisposable {
  readonly #wrapper: string;
  readonly #timeoutMs: (durationMs: number) => number;
  readonly #closing = new AbortController();
  #recognizer: Recognizer | undefined;
  /** Why the last start failed, for the next call. */
  #failure: unknown;
  /** What its process does at present; never rejects. */
  #busy: Promise<unknown> | undefined;

  /**
   * @param wrapper Absolute path of the script that starts the process.
   * @param timeoutMs How long to wait for an answer to a clip of a duration, both in milliseconds; with 0,
   * for the start.
   */
  constructor(wrapper: string, timeoutMs: (durationMs: number) => number) {
    this.#wrapper = wrapper;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Finds the words of a clip. An abort doesn't end the process, which would have to load its model again:
   * it does the clip to its end, for nobody.
   *
   * @param pcm 16-bit little-endian mono samples at 16 kHz.
   * @param durationMs Its duration, in milliseconds.
   * @returns Undefined if the process is busy, or only being started.
   * @throws {TranscriptionError} Whatever went wrong; the next call starts the process anew.
   */
  async recognize(
    pcm: Uint8Array,
    durationMs: number,
    signal: AbortSignal,
  ): Promise<Word[] | undefined> {
    signal.throwIfAborted();
    if (this.#busy !== undefined || this.#closing.signal.aborted) return undefined;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
    const recognizer = this.#recognizer;
    if (recognizer === undefined) {
      this.#occupy(this.#start());
      return undefined;
    }
    const patience = { timeoutMs: this.#timeoutMs(durationMs), signal: this.#closing.signal };
    return await orAborted(this.#occupy(this.#ask(recognizer, pcm, patience)), signal);
  }

  async #start(): Promise<void> {
    const patience = { timeoutMs: this.#timeoutMs(0), signal: this.#closing.signal };
    try {
      this.#recognizer = await Recognizer.start(this.#wrapper, patience);
    } catch (error) {
      this.#failure = error;
    }
  }

  async #ask(
    recognizer: Recognizer,
    pcm: Uint8Array,
    patience: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Word[]> {
    try {
      return await recognizer.recognize(pcm, patience, true);
    } catch (error) {
      this.#recognizer = undefined;
      await recognizer[Symbol.asyncDispose]();
      throw error;
    }
  }

  #occupy<T>(work: Promise<T>): Promise<T> {
    const free = (): void => {
      this.#busy = undefined;
    };
    this.#busy = work.then(free, free);
    return work;
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new DOMException("The offline engine is being ended.", "AbortError"));
    await this.#busy;
    await this.#recognizer?.[Symbol.asyncDispose]();
    this.#recognizer = undefined;
  }
}
