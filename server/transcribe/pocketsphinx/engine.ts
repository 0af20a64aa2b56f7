/** The offline engine: PocketSphinx in a process of its own, that is kept and started again when it dies. */
import { type Clock, SYSTEM_CLOCK } from "../../../shared/clock.ts";
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import type { Word } from "../../../shared/recording.ts";
import {
  type AudioClip,
  type TranscribeOptions,
  type Transcriber,
  type TranscriberCapabilities,
  type Transcription,
  TranscriptionError,
} from "../transcriber.ts";
import { DraftLane } from "./draft_lane.ts";
import { orAborted } from "./or_aborted.ts";
import { Recognizer } from "./recognizer.ts";

/** Wait before the process is started again after a failure; it doubles with each. In milliseconds. */
const FIRST_RESTART_MS = 250;
/** Longest such wait, in milliseconds. */
const LAST_RESTART_MS = 10_000;
/** Calls that may wait for their turn. */
const MAX_WAITING = 100;
/** For loading the model and what a busy machine needs anyhow, in milliseconds. */
const BASE_TIMEOUT_MS = 20_000;
/** Times the clip's duration; PocketSphinx takes a fifth of it on an idle machine. */
const TIMEOUT_OF_DURATION = 6;
/** How long a draft of a short clip may take, in milliseconds. */
const LEAST_DRAFT_MS = 1_000;
/** The same for a longer one, as a part of its duration: with more the text would fall behind. */
const DRAFT_OF_DURATION = 0.5;
const BYTES_PER_MS = (SAMPLE_RATE * 2) / 1_000;

/** Options of {@linkcode PocketSphinx}. */
export interface PocketSphinxOptions {
  /** Absolute path of the script that starts the process, as `make setup` writes it. */
  readonly wrapper: string;
  /**
   * How long to wait for an answer to a clip of a duration, both in milliseconds; with 0, for the start.
   * @default 20 s and six times the duration
   */
  readonly timeoutMs?: (durationMs: number) => number;
  /**
   * By which it waits before its process is started again.
   * @default the machine's own
   */
  readonly clock?: Clock;
}

/** English speech to text on this machine: small and rough, without capitals and punctuation. */
export class PocketSphinx implements Transcriber {
  readonly name = "pocketsphinx";
  readonly label = "The offline engine";
  readonly capabilities: TranscriberCapabilities = {
    languages: ["en"],
    concurrency: 1,
    // It watches over the start of its process and over the clip by itself; this is for both.
    timeoutMs: (durationMs) => LAST_RESTART_MS + this.#timeoutMs(0) + this.#timeoutMs(durationMs),
    drafts: {
      billed: false,
      fastEnoughMs: (durationMs) => Math.max(LEAST_DRAFT_MS, durationMs * DRAFT_OF_DURATION),
    },
  };
  readonly #wrapper: string;
  readonly #timeoutMs: (durationMs: number) => number;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #drafts: DraftLane;
  #recognizer: Recognizer | undefined;
  #restartMs = 0;
  #waiting = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: PocketSphinxOptions) {
    this.#wrapper = options.wrapper;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#timeoutMs = options.timeoutMs ??
      ((durationMs): number => BASE_TIMEOUT_MS + TIMEOUT_OF_DURATION * durationMs);
    this.#drafts = new DraftLane(this.#wrapper, this.#timeoutMs);
  }

  /** Drafts have a process of their own, with less priority. It is started when it is first needed. */
  async draft(audio: AudioClip, { signal }: TranscribeOptions): Promise<Transcription | undefined> {
    const pcm = await audio.samples();
    const words = await this.#drafts.recognize(
      pcm,
      pcm.length / BYTES_PER_MS,
      AbortSignal.any([signal, this.#closing.signal]),
    );
    return words && transcriptionOf(words);
  }

  async transcribe(audio: AudioClip, options: TranscribeOptions): Promise<Transcription> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    signal.throwIfAborted();
    if (this.#waiting >= MAX_WAITING) {
      throw new TranscriptionError(
        "busy",
        `The offline engine has ${MAX_WAITING} clips waiting; try again later.`,
        { retryable: true },
      );
    }
    const before = this.#turn;
    const turn = this.#inTurn(before, audio, signal);
    this.#turn = Promise.allSettled([before, turn]).then(() => {});
    return await turn;
  }

  async #inTurn(
    before: Promise<void>,
    audio: AudioClip,
    signal: AbortSignal,
  ): Promise<Transcription> {
    this.#waiting++;
    try {
      await orAborted(before, signal);
    } finally {
      this.#waiting--;
    }
    const pcm = await audio.samples();
    try {
      this.#recognizer ??= await this.#start(signal);
      const timeoutMs = this.#timeoutMs(pcm.length / BYTES_PER_MS);
      const words = await this.#recognizer.recognize(pcm, { timeoutMs, signal });
      this.#restartMs = 0;
      return transcriptionOf(words);
    } catch (error) {
      await this.#recognizer?.[Symbol.asyncDispose]();
      this.#recognizer = undefined;
      if (!signal.aborted) {
        this.#restartMs = Math.min(
          Math.max(FIRST_RESTART_MS, 2 * this.#restartMs),
          LAST_RESTART_MS,
        );
      }
      throw error;
    }
  }

  async #start(signal: AbortSignal): Promise<Recognizer> {
    if (this.#restartMs > 0) await this.#clock.wait(this.#restartMs, signal);
    return await Recognizer.start(this.#wrapper, { timeoutMs: this.#timeoutMs(0), signal });
  }

  /** Ends the process; who waits is rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(
      new TranscriptionError("engine_closed", "The offline engine was ended.", { retryable: true }),
    );
    await this.#turn;
    await this.#drafts[Symbol.asyncDispose]();
    await this.#recognizer?.[Symbol.asyncDispose]();
    this.#recognizer = undefined;
  }
}

function transcriptionOf(words: readonly Word[]): Transcription {
  return { text: words.map(({ word }) => word).join(" "), language: "en", words };
}
