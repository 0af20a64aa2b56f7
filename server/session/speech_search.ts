/**
 * Finds the speech of one recording: hands its audio to the voice activity detector, live or read back
 * from the file, and goes on from the right sample when the detector was away or had to be waited for.
 */
import { delay } from "../../shared/delay.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import type { Gap } from "../store/recordings.ts";
import type { SpeechSpan, Vad, VadSession } from "../vad/vad.ts";

/** Audio read back from the file at a time. */
const READ_SAMPLES = SAMPLE_RATE;
/** With more than this given to the detector and not searched, the rest stays in the file. */
const MAX_BACKLOG_SAMPLES = 10 * SAMPLE_RATE;
/** How long to wait before looking again whether the detector has room or is back, in milliseconds. */
const RETRY_MS = 50;
/** Silence after which a recording's row is to say how far it was searched: 1 min. It spares silence only. */
export const STORE_SEARCHED_SAMPLES = 60 * SAMPLE_RATE;

/** Where the audio comes from. */
export interface SpeechSource {
  /** Samples there are. */
  readonly receivedSamples: number;
  /** Reads samples back; may give fewer than asked for. One call at a time. */
  read(fromSample: number, toSample: number): Uint8Array | Promise<Uint8Array>;
  /** Stretches without audio, in order. */
  gaps(): readonly Gap[];
}

/** Hears what is found. */
export interface SpeechFindings {
  speechStart(startSample: number): void;
  speechEnd(span: SpeechSpan): void;
  /** All speech before this sample has been reported. */
  searched(toSample: number): void;
  /** So many samples of clearly audible sound within the last minute were no speech. */
  dropped(samples: number): void;
}

/** The search through one recording. */
export class SpeechSearch implements AsyncDisposable {
  readonly #vad: Vad;
  readonly #source: SpeechSource;
  readonly #findings: SpeechFindings;
  #session: VadSession | undefined;
  /** Next sample that the detector gets. */
  #fed: number;
  /** Where a new session would have to begin. */
  #searched: number;
  /** Whether the detector gets its audio from the file instead of from `feed`. */
  #behind = true;
  #catchingUp: Promise<void> | undefined;
  readonly #disposal = new AbortController();

  /** @param fromSample All speech before this sample has been found already. */
  constructor(vad: Vad, source: SpeechSource, fromSample: number, findings: SpeechFindings) {
    this.#vad = vad;
    this.#source = source;
    this.#findings = findings;
    this.#fed = fromSample;
    this.#searched = fromSample;
    this.#catchUp();
  }

  /** Tells of samples that were added to the source, with their offset. */
  feed(offset: number, pcm: Uint8Array): void {
    const session = this.#session;
    if (
      session === undefined || this.#behind || offset !== this.#fed ||
      session.backlogSamples > MAX_BACKLOG_SAMPLES
    ) {
      this.#behind = true;
      this.#catchUp();
      return;
    }
    session.push(pcm);
    this.#fed += pcm.length / BYTES_PER_SAMPLE;
  }

  /** Tells that the source goes on behind a gap. */
  skipped(): void {
    this.#behind = true;
    this.#catchUp();
  }

  /** Ends speech that is open: a pause, or the end. Resolves when all there was has been searched. */
  async flush(): Promise<void> {
    const target = this.#source.receivedSamples;
    while (!this.#disposed) {
      this.#catchUp();
      await this.#catchingUp;
      const session = this.#session;
      if (session === undefined || this.#disposed) continue;
      await session.flush();
      if (session === this.#session && this.#fed >= target) return;
    }
  }

  /** Resolves when all there is has been searched, without ending speech that is open. */
  async drained(): Promise<void> {
    while (!this.#disposed) {
      this.#catchUp();
      await this.#catchingUp;
      const session = this.#session;
      const done = session?.backlogSamples === 0 && this.#fed >= this.#source.receivedSamples;
      if (done || this.#disposed) return;
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return delay(RETRY_MS, this.#disposal.signal);
  }

  #catchUp(): void {
    if (!this.#behind || this.#disposed) return;
    this.#catchingUp ??= this.#feedFromSource().finally(() => {
      this.#catchingUp = undefined;
    });
  }

  async #feedFromSource(): Promise<void> {
    while (!this.#disposed) {
      const session = this.#session ??= this.#open();
      if (session === undefined || session.backlogSamples > MAX_BACKLOG_SAMPLES) {
        await this.#pause();
        continue;
      }
      const end = this.#source.receivedSamples;
      if (this.#fed >= end) {
        this.#behind = false;
        return;
      }
      const reading = this.#feedNext(session, end);
      if (reading !== undefined) await reading;
    }
  }

  /** Feeds the next piece of the file, or jumps over a gap. Where reading takes time, a promise. */
  #feedNext(session: VadSession, end: number): Promise<void> | undefined {
    const gap = this.#source.gaps().find(({ endSample }) => endSample > this.#fed);
    if (gap !== undefined && gap.startSample <= this.#fed) {
      this.#fed = gap.endSample;
      session.jump(this.#fed);
      return undefined;
    }
    const to = Math.min(this.#fed + READ_SAMPLES, end, gap?.startSample ?? end);
    const pcm = this.#source.read(this.#fed, to);
    if (pcm instanceof Promise) return pcm.then((bytes) => this.#push(session, bytes, to));
    this.#push(session, pcm, to);
    return undefined;
  }

  #push(session: VadSession, pcm: Uint8Array, to: number): void {
    // It failed while this was read: another begins where all has been searched.
    if (session !== this.#session) return;
    session.push(pcm);
    // What the file doesn't hold can't be searched: go on behind it.
    this.#fed = pcm.length === 0 ? to : this.#fed + pcm.length / BYTES_PER_SAMPLE;
  }

  #open(): VadSession | undefined {
    if (this.#vad.problem !== undefined) return undefined;
    this.#fed = this.#searched;
    const session = this.#vad.open(this.#searched, {
      speechStart: (startSample) => this.#findings.speechStart(startSample),
      speechEnd: (span) => {
        this.#searched = Math.max(this.#searched, span.endSample);
        this.#findings.speechEnd(span);
      },
      searched: (toSample) => {
        this.#searched = Math.max(this.#searched, toSample);
        this.#findings.searched(this.#searched);
      },
      dropped: (samples) => this.#findings.dropped(samples),
      failed: () => {
        if (this.#session !== session) return;
        this.#session = undefined;
        this.#behind = true;
        this.#catchUp();
      },
    });
    return session;
  }

  get #disposed(): boolean {
    return this.#disposal.signal.aborted;
  }

  /** Ends the search; nothing is reported after this. Disposing twice is fine. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort();
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
    await this.#catchingUp;
  }
}
