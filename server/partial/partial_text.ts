/** The text of one segment while it is being spoken. */
import type { Clock } from "../../shared/clock.ts";
import { type EngineMessage, SAMPLE_RATE, samplesToMs } from "../../shared/protocol.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import type { Hints } from "../jobs/hints.ts";
import { inventionIn } from "../transcribe/invention.ts";
import { levelOf } from "../transcribe/level.ts";
import type { Transcription } from "../transcribe/transcriber.ts";
import { Agreement } from "./agreement.ts";

/** Least time from the beginning of a pass to that of the next, in milliseconds. */
const PASS_MS = 1_000;
/** A pass that took long is followed by the next after so many times as long, both from its beginning. */
const REST_OF_PASS = 2;
/** Speech that has to be new for a further pass: 1 s. */
const NEW_SAMPLES = SAMPLE_RATE;
/** Longest clip of a pass: 30 s, as much as Whisper hears at once. */
const MAX_SAMPLES = 30 * SAMPLE_RATE;
/** Sound below this part of the segment's loudest, -20 dB, is a pause: the final text is near. */
const PAUSE_LEVEL = 0.1;
/** Every fourth sample is enough to tell how loud it is. */
const LEVEL_STEP = 4;

/** A segment that is being spoken. */
export interface GrowingSegment {
  readonly recording: string;
  readonly segment: number;
  /** Where it begins, in samples since the start of the recording. */
  readonly startSample: number;
  /** Samples that the recording has. */
  received(): number;
  /**
   * Reads its sound back.
   *
   * @throws {Error} If the disk is full or broken.
   */
  read(fromSample: number, toSample: number): Uint8Array<ArrayBuffer>;
  /** Tells the client. */
  tell(message: EngineMessage): void;
}

/** Sound for a pass. */
export interface DraftClip {
  readonly pcm: Uint8Array<ArrayBuffer>;
  readonly durationMs: number;
  readonly hints: Hints;
}

/** What a {@linkcode PartialText} works with. */
export interface PartialTextDeps {
  readonly clock: Clock;
  /** What an engine is told besides the sound. */
  readonly hints: (recording: string, segment: number) => Hints;
  /** A pass makes sense. */
  readonly offer: (text: PartialText) => void;
}

/** Knows when a further pass makes sense, and tells the client what the passes say. */
export class PartialText implements Disposable {
  readonly #segment: GrowingSegment;
  readonly #deps: PartialTextDeps;
  readonly #close = new AbortController();
  readonly #agreement = new Agreement();
  #passing = false;
  #notBeforeMs = 0;
  #passedTo: number;
  #loudest = 0;
  #speaking = false;
  #told = "";

  constructor(segment: GrowingSegment, deps: PartialTextDeps) {
    this.#segment = segment;
    this.#deps = deps;
    this.#passedTo = segment.startSample;
  }

  /** Aborted when the segment is over. */
  get closed(): AbortSignal {
    return this.#close.signal;
  }

  /** Length of the segment so far, in milliseconds. */
  get durationMs(): number {
    return samplesToMs(this.#segment.received() - this.#segment.startSample);
  }

  /** Tells of sound that was added: 16-bit little-endian mono samples at 16 kHz. */
  grown(pcm: Uint8Array): void {
    if (this.closed.aborted) return;
    const level = rootMeanSquare(pcm);
    this.#loudest = Math.max(this.#loudest, level);
    this.#speaking = level > this.#loudest * PAUSE_LEVEL;
    if (this.wants()) this.#deps.offer(this);
  }

  /** Whether a pass makes sense now. */
  wants(): boolean {
    const received = this.#segment.received();
    return !this.closed.aborted && !this.#passing && this.#speaking &&
      received - this.#passedTo >= NEW_SAMPLES &&
      received - this.#segment.startSample <= MAX_SAMPLES &&
      this.#deps.clock.now() >= this.#notBeforeMs;
  }

  /**
   * Makes a pass over the sound there is.
   *
   * @param draft Gives its text; undefined if there is none to be had.
   */
  async pass(draft: (clip: DraftClip) => Promise<Transcription | undefined>): Promise<void> {
    const { recording, segment, startSample } = this.#segment;
    const beganMs = this.#deps.clock.now();
    this.#passing = true;
    this.#notBeforeMs = beganMs + PASS_MS;
    try {
      const to = this.#segment.received();
      const pcm = this.#segment.read(startSample, to);
      const hints = this.#deps.hints(recording, segment);
      this.#passedTo = to;
      const durationMs = samplesToMs(pcm.length / BYTES_PER_SAMPLE);
      const result = await draft({ pcm, durationMs, hints });
      if (result !== undefined && !this.closed.aborted) this.#heard(result, pcm, hints);
    } finally {
      this.#passing = false;
      const tookMs = this.#deps.clock.now() - beganMs;
      this.#notBeforeMs = Math.max(this.#notBeforeMs, beganMs + REST_OF_PASS * tookMs);
    }
  }

  #heard(result: Transcription, pcm: Uint8Array, hints: Hints): void {
    if (inventionIn(result, levelOf(pcm), hints) !== undefined) return;
    const language = result.language ?? hints.language;
    const { settled, tentative } = this.#agreement.add(result.text, language);
    const news = JSON.stringify([settled, tentative]);
    if (news === this.#told || settled + tentative === "") return;
    this.#told = news;
    const { segment } = this.#segment;
    this.#segment.tell({ type: "partial", segment, settled, tentative });
  }

  /** The segment is over: what is under way for it is called off. */
  [Symbol.dispose](): void {
    this.#close.abort(new DOMException("The segment is over.", "AbortError"));
  }
}

/** How loud sound is, 0 to 32,768. */
function rootMeanSquare(pcm: Uint8Array): number {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const step = LEVEL_STEP * BYTES_PER_SAMPLE;
  let energy = 0;
  let samples = 0;
  for (let at = 0; at + 1 < pcm.length; at += step) {
    energy += view.getInt16(at, true) ** 2;
    samples++;
  }
  return Math.sqrt(energy / Math.max(1, samples));
}
