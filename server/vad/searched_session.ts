/** One session's part of the search: its audio that waits, the model's memory of it, and its detector. */
import { assertNever } from "../../shared/errors.ts";
import { AudioQueue, type Marker } from "./audio_queue.ts";
import { DroppedSound } from "./dropped_sound.ts";
import { BLOCKS, scaleAndMeasure, totalOf } from "./levels.ts";
import { EVENT, type Records } from "./messages.ts";
import { isPlainNoise } from "./plain_noise.ts";
import {
  FRAME_SAMPLES,
  newSileroState,
  QUIET_FRAMES,
  resetSileroState,
  type Silero,
  type SileroState,
} from "./silero.ts";
import { SpeechDetector } from "./speech_detector.ts";
import { type Sound, ToneFilter } from "./tone_filter.ts";
import type { VadOptions } from "./vad.ts";

/** Quiet is sound below -50 dB of the loudest possible. To louder noise the model has to get used. */
const QUIET_ENERGY = FRAME_SAMPLES * 1e-5;

/** The frame that a session just takes from its queue. */
const taken = new Int16Array(FRAME_SAMPLES);

/** A session, as the Worker sees it. */
export class SearchedSession {
  readonly id: number;
  /** Whether it stands in the line of those that have something to do. */
  inLine = false;
  /** Whether nobody hears it any more. */
  closed = false;
  readonly #model: Silero;
  readonly #state: SileroState = newSileroState();
  readonly #queue = new AudioQueue();
  readonly #detector: SpeechDetector;
  readonly #tones = new ToneFilter();
  readonly #dropped = new DroppedSound();
  readonly #events: Records;
  readonly #energies = new Float32Array(BLOCKS);
  /** Frames of quiet in a row, since the model rested. */
  #quietFrames = 0;
  /** Whether the model rested and was shown nothing of the session since: it was silent. */
  #rested = false;
  /** Samples of the frame that was taken from the queue last. */
  #frameSamples = 0;
  /** Samples taken from the queue. */
  #taken = 0;

  /**
   * @param model Remembers the session by its `state`.
   * @param fromSample Position of its first sample.
   * @param events Takes what is found.
   */
  constructor(
    id: number,
    model: Silero,
    fromSample: number,
    options: VadOptions,
    events: Records,
  ) {
    this.id = id;
    this.#model = model;
    this.#events = events;
    this.#detector = new SpeechDetector(fromSample, options, {
      speechStart: (start) => events.add(EVENT.speechStart, id, start),
      speechEnd: (span) => events.add(EVENT.speechEnd, id, span.startSample, span.endSample),
      searched: (toSample) => events.add(EVENT.searched, id, toSample),
    });
  }

  /** Adds samples to what waits. */
  push(samples: Int16Array): void {
    this.#queue.push(samples);
  }

  /** Adds a marker behind what waits. */
  mark(marker: Marker): void {
    this.#queue.mark(marker);
  }

  /** Whether there is something to do. */
  get busy(): boolean {
    return this.#queue.next !== "nothing";
  }

  /**
   * Writes the next frame for the model, after passing the markers before it.
   *
   * @returns Whether there was one.
   */
  takeFrame(frame: Float32Array): boolean {
    this.#passMarkers();
    if (this.#queue.next !== "frame") return false;
    this.#frameSamples = this.#queue.takeFrame(taken);
    scaleAndMeasure(taken, frame, this.#energies);
    this.#taken += this.#frameSamples;
    return true;
  }

  /**
   * Whether the frame that was taken last has to be shown to the model. Digital silence while it rests need not be:
   * what the model makes of it is known. Anything else wakes it, for even sound of a few steps makes it hear a
   * quiet word that follows.
   */
  get needsModel(): boolean {
    return !this.#rested || totalOf(this.#energies) > 0;
  }

  /** Makes the model remember the silence that it was not shown; the frame that was taken last is shown next. */
  wake(): SileroState {
    if (this.#rested) this.#model.rest(this.#state, this.#quietFrames);
    return this.#state;
  }

  /**
   * Takes what the model thinks of the frame that was taken last, and passes the markers after it.
   *
   * @param shown The probability that it is speech; undefined where the model was not needed.
   * @returns When that is done; undefined if it is done already.
   */
  hear(frame: Float32Array, shown: number | undefined): Promise<void> | undefined {
    if (shown !== undefined) this.#rested = false;
    const probability = shown ?? 0;
    const total = totalOf(this.#energies);
    const audible = this.#dropped.hear(this.#energies, total);
    const perhaps = probability >= this.#detector.onsetFrom;
    const quiet = !perhaps && total < QUIET_ENERGY;
    let sound: Sound = "other";
    if (quiet) this.#tones.pass(this.#energies);
    else sound = this.#tones.hear(frame, this.#energies);
    this.#quietFrames = quiet ? this.#quietFrames + 1 : 0;
    if (this.#quietFrames === QUIET_FRAMES) this.#rest();
    const judged = this.#judge(sound, frame, probability);
    const missed = audible && sound === "other";
    const heard = this.#detector.frame(this.#energies, judged, this.#frameSamples);
    if (heard !== undefined) return heard.then(() => this.#heard(missed));
    this.#heard(missed);
    return undefined;
  }

  /** @param missed Whether the frame is dropped if it is no speech. */
  #heard(missed: boolean): void {
    if (missed && !this.#detector.speaking) this.#drop();
    this.#events.add(EVENT.progress, this.id, this.#taken);
    this.#passMarkers();
  }

  /** The probability without what the model makes of tones, clicks and the beginning of noise. */
  #judge(sound: Sound, frame: Float32Array, probability: number): number {
    switch (sound) {
      case "other":
        // Whatever speech has of it, it has more; if speech follows, this was its soft beginning.
        return this.#detector.wouldBegin(probability) && isPlainNoise(frame, this.#energies)
          ? this.#detector.silenceBelow
          : probability;
      case "beginning":
        // If speech follows, this was its soft beginning.
        return Math.min(probability, this.#detector.silenceBelow);
      case "click":
        // In the middle of speech it may be a part of it.
        if (this.#detector.speaking) return probability;
        this.#rest();
        return 0;
      case "tone":
        // Or the model would hear speech for some time to come.
        this.#rest();
        return 0;
      case "silence":
        return 0;
      default:
        return assertNever(sound);
    }
  }

  #rest(): void {
    this.#model.rest(this.#state);
    this.#rested = true;
    this.#quietFrames = 0;
  }

  #drop(): void {
    const dropped = this.#dropped.drop();
    if (dropped !== undefined) this.#events.add(EVENT.dropped, this.id, dropped);
  }

  #passMarkers(): void {
    while (this.#queue.next === "marker") this.#passMarker();
  }

  #passMarker(): void {
    const marker = this.#queue.takeMarker();
    if (marker === undefined) return;
    resetSileroState(this.#state);
    this.#rested = false;
    this.#quietFrames = 0;
    this.#tones.restart();
    switch (marker.kind) {
      case "flush":
        this.#detector.restart();
        this.#events.add(EVENT.flushed, this.id, marker.token);
        break;
      case "jump":
        this.#detector.restart(marker.toSample);
        break;
      default:
        assertNever(marker);
    }
  }
}
