/** Turns the speech probabilities of one session's frames into spans of speech. */
import { FrameProcessor, Message } from "@ricky0123/vad-node/dist/_common/index.js";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { Levels } from "./levels.ts";
import { FRAME_SAMPLES } from "./silero.ts";
import type { VadListener, VadOptions } from "./vad.ts";

/** What vad-node's FrameProcessor gets instead of audio. */
const TOKEN = new Float32Array(0);

/** What {@linkcode SpeechDetector} reports. */
export type SpeechEvents = Omit<VadListener, "dropped" | "failed">;

/** How much lower than the threshold a probability must be to count as silence, as Silero's authors advise. */
const HYSTERESIS = 0.15;
/** What counts as silence is never less than this part of the threshold, or speech would not end. */
const LEAST_SILENCE = 0.5;
/**
 * Soft beginnings ("Help", "Stop") are heard before they reach the threshold: the frames just before it with
 * at least this part of it belong to the speech. Measured on single words by flite at -30 dB: 0.10 to 0.43.
 */
const ONSET = 0.2;
/** As many frames as can belong to a soft beginning: half a second. */
const MAX_ONSET_FRAMES = 5;
/**
 * Soft endings (the "t" of "left" after its pause) are heard after the probability has fallen: so much of what
 * follows the last frame of speech, 250 ms, belongs to it ...
 */
const MAX_ENDING_SAMPLES = SAMPLE_RATE / 4;
/** ... up to the last block within 40 dB of the span's loudest ... */
const ENDING_BELOW_LOUDEST = 1e-4;
/** ... that is also 9 dB above what comes after. */
const ENDING_ABOVE_REST = 8;
/** Silence between two reports of how far was searched. */
const REPORT_SAMPLES = 3 * SAMPLE_RATE;
/** What a later run hears before the audio that was not searched; longer than any soft beginning. */
const WARM_UP_SAMPLES = SAMPLE_RATE;

function samplesOf(ms: number): number {
  return Math.round((ms * SAMPLE_RATE) / 1_000);
}

/**
 * Finds the spans of one session. vad-node's FrameProcessor decides where speech begins and ends; it is
 * given tokens instead of audio, and they are taken from it again: kept as long as somebody speaks, they were
 * most of what V8 had to collect of the Worker's old objects. What it calls a misfire, a word that is over too
 * soon, is a span as any other.
 */
export class SpeechDetector {
  readonly #events: SpeechEvents;
  readonly #processor: FrameProcessor;
  /** Where the processor puts its token; always the same array, for it would begin another with every span. */
  readonly #tokens: FrameProcessor["audioBuffer"] = [];
  readonly #levels: Levels;
  /** Probability from which a frame may be the soft beginning of speech. */
  readonly onsetFrom: number;
  /** Probability below which a frame is silence. */
  readonly silenceBelow: number;
  readonly #threshold: number;
  readonly #paddingSamples: number;
  readonly #maxSpanSamples: number;
  /** What the processor is told of a frame; always the same object, for it is told every frame. */
  readonly #probabilities = { isSpeech: 0, notSpeech: 1 };
  /** Position of the next sample. */
  #position: number;
  /** No span begins before this: where the audio begins, or where the last span ended. */
  #floor: number;
  /** Start of the span that is open. */
  #openStart: number | undefined;
  /** Start of the first of the last frames that all may be a soft beginning. */
  #onset: number | undefined;
  /** End of the last frame that was not silence. */
  #speechEnd: number;
  #reported: number;

  /** @param fromSample Position of the first sample. */
  constructor(fromSample: number, options: VadOptions, events: SpeechEvents) {
    this.#events = events;
    this.#position =
      this.#floor =
      this.#speechEnd =
      this.#reported =
        fromSample;
    this.#threshold = options.threshold;
    this.onsetFrom = options.threshold * ONSET;
    this.silenceBelow = Math.max(
      options.threshold - HYSTERESIS,
      options.threshold * LEAST_SILENCE,
    );
    this.#paddingSamples = samplesOf(options.paddingMs);
    this.#maxSpanSamples = samplesOf(options.maxSegmentMs);
    this.#levels = new Levels(fromSample, this.#maxSpanSamples);
    const told = Promise.resolve(this.#probabilities);
    this.#processor = new FrameProcessor(
      () => told,
      () => {},
      {
        positiveSpeechThreshold: options.threshold,
        negativeSpeechThreshold: this.silenceBelow,
        preSpeechPadFrames: 0,
        redemptionFrames: Math.max(1, Math.round(samplesOf(options.pauseMs) / FRAME_SAMPLES)),
        frameSamples: FRAME_SAMPLES,
        minSpeechFrames: 1,
        submitUserSpeechOnPause: false,
      },
    );
    this.#processor.resume();
  }

  /** Whether a span is open. */
  get speaking(): boolean {
    return this.#openStart !== undefined;
  }

  /** Whether a frame of this probability would begin a span. */
  wouldBegin(probability: number): boolean {
    return !this.speaking && probability >= this.#threshold;
  }

  /**
   * Takes the next frame.
   *
   * @param energies The energies of its blocks.
   * @param probability That it is speech, 0 to 1.
   * @param samples How many of its samples there really are; the rest is padding.
   * @returns When that is done; undefined if it is done already.
   */
  frame(energies: Float32Array, probability: number, samples: number): Promise<void> | undefined {
    this.#levels.add(energies);
    // Where nobody speaks the processor has nothing to decide.
    if (!this.speaking && probability < this.#threshold) {
      this.#heard(undefined, probability, samples);
      return undefined;
    }
    this.#probabilities.isSpeech = probability;
    this.#probabilities.notSpeech = 1 - probability;
    return this.#processor.process(TOKEN).then(({ msg }) => {
      this.#tokens.pop();
      this.#processor.audioBuffer = this.#tokens;
      this.#heard(msg, probability, samples);
    });
  }

  #heard(msg: Message | undefined, probability: number, samples: number): void {
    const frameStart = this.#position;
    this.#position += samples;
    if (probability >= this.silenceBelow) this.#speechEnd = this.#position;
    if (probability >= this.onsetFrom) this.#onset ??= frameStart;
    else this.#onset = undefined;
    if (msg === Message.SpeechStart) {
      const onset = Math.max(
        this.#onset ?? frameStart,
        frameStart - MAX_ONSET_FRAMES * FRAME_SAMPLES,
      );
      this.#begin(Math.max(this.#floor, onset - this.#paddingSamples));
    } else if (msg === Message.SpeechEnd || msg === Message.VADMisfire) {
      this.#end();
    }
    if (this.#openStart === undefined) {
      const safe = this.#position - this.#paddingSamples - WARM_UP_SAMPLES;
      if (safe - this.#reported >= REPORT_SAMPLES) this.#report(safe);
    } else if (this.#position + FRAME_SAMPLES - this.#openStart > this.#maxSpanSamples) {
      this.#split(this.#openStart);
    }
  }

  /**
   * Ends open speech and reports that all was searched; what follows is heard as if it were the first.
   *
   * @param position Where the audio goes on, at or after the end of what was heard.
   */
  restart(position: number = this.#position): void {
    this.#processor.endSegment();
    if (this.#openStart !== undefined) this.#end();
    this.#position = this.#floor = position;
    this.#onset = undefined;
    this.#levels.restart(position);
    this.#report(position);
  }

  #begin(start: number): void {
    this.#openStart = start;
    this.#events.speechStart(start);
  }

  #end(splitSample?: number): void {
    if (this.#openStart === undefined) return;
    const startSample = this.#openStart;
    const endSample = splitSample ??
      Math.min(this.#position, this.#softEnd(startSample) + this.#paddingSamples);
    this.#openStart = undefined;
    this.#floor = endSample;
    this.#events.speechEnd({ startSample, endSample });
    this.#report(endSample);
  }

  /** Where speech ends, with its soft ending. */
  #softEnd(startSample: number): number {
    const latest = this.#speechEnd + MAX_ENDING_SAMPLES;
    const { loudest } = this.#levels.summary(startSample, this.#speechEnd);
    const { average } = this.#levels.summary(latest, this.#position);
    return this.#levels.lastAudible(
      this.#speechEnd,
      latest,
      Math.max(loudest * ENDING_BELOW_LOUDEST, average * ENDING_ABOVE_REST),
    );
  }

  /** Ends the span at the quietest point of its second half; what follows is the next one's beginning. */
  #split(openStart: number): void {
    const point = this.#levels.quietest(openStart + this.#maxSpanSamples / 2, this.#position);
    if (point >= this.#speechEnd) {
      this.#processor.endSegment();
      this.#end();
      return;
    }
    this.#end(point);
    this.#begin(point);
  }

  #report(toSample: number): void {
    if (toSample <= this.#reported) return;
    this.#reported = toSample;
    this.#events.searched(toSample);
  }
}
