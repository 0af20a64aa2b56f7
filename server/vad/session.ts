/** One recording's stream through the detector, as the program sees it. */
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import { FRAME_SAMPLES } from "./silero.ts";
import type { VadListener, VadSession } from "./vad.ts";

/** Audio of one session that may wait to be searched: a minute; with more the session fails. */
export const MAX_BACKLOG_SAMPLES = 60 * SAMPLE_RATE;

/** Where a session's work goes. */
export interface SessionOutlet {
  audio(id: number, pcm: Uint8Array): void;
  jump(id: number, toSample: number): void;
  flush(id: number, token: number): void;
  /** The session is over and hears nothing more. */
  close(id: number): void;
}

/** A session; see `VadSession`. After its end it takes nothing and hears nothing. */
export class DetectorSession implements VadSession {
  readonly id: number;
  readonly #listener: VadListener;
  readonly #outlet: SessionOutlet;
  readonly #flushes = new Map<number, PromiseWithResolvers<void>>();
  #position: number;
  #pushedSamples = 0;
  #searchedSamples = 0;
  #lastToken = 0;
  #over = false;

  constructor(id: number, fromSample: number, listener: VadListener, outlet: SessionOutlet) {
    this.id = id;
    this.#position = fromSample;
    this.#listener = listener;
    this.#outlet = outlet;
  }

  get backlogSamples(): number {
    if (this.#over) return 0;
    const waiting = this.#pushedSamples - this.#searchedSamples;
    return waiting < FRAME_SAMPLES ? 0 : waiting;
  }

  /** @throws {RangeError} If there is half a sample. */
  push(pcm: Uint8Array): void {
    if (pcm.length % BYTES_PER_SAMPLE !== 0) {
      throw new RangeError(`PCM must have an even number of bytes, but it has ${pcm.length}`);
    }
    if (this.#over || pcm.length === 0) return;
    const samples = pcm.length / BYTES_PER_SAMPLE;
    this.#position += samples;
    this.#pushedSamples += samples;
    if (this.backlogSamples > MAX_BACKLOG_SAMPLES) {
      const error = new Error(
        `Voice activity detection fell more than ${MAX_BACKLOG_SAMPLES / SAMPLE_RATE} s behind; ` +
          "the rest of the recording has to be searched again.",
      );
      queueMicrotask(() => this.fail(error));
      return;
    }
    this.#outlet.audio(this.id, pcm);
  }

  /** @throws {RangeError} If the position lies before the end of what was pushed. */
  jump(toSample: number): void {
    if (toSample < this.#position) {
      throw new RangeError(
        `A jump must go forward from sample ${this.#position}, but goes to ${toSample}`,
      );
    }
    if (this.#over) return;
    this.#position = toSample;
    this.#outlet.jump(this.id, toSample);
  }

  flush(): Promise<void> {
    if (this.#over) return Promise.resolve();
    const token = ++this.#lastToken;
    const flushed = Promise.withResolvers<void>();
    this.#flushes.set(token, flushed);
    this.#outlet.flush(this.id, token);
    return flushed.promise;
  }

  /** Hands on what the Worker found. */
  get events(): Omit<VadListener, "failed"> {
    return this.#listener;
  }

  /** The Worker took this many samples from the queue, since the session began. */
  progressed(searchedSamples: number): void {
    this.#searchedSamples = searchedSamples;
  }

  /** The Worker has done everything before this flush. */
  flushed(token: number): void {
    this.#flushes.get(token)?.resolve();
    this.#flushes.delete(token);
  }

  /** Ends the session and tells so. */
  fail(error: Error): void {
    if (this.#end()) this.#listener.failed(error);
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    for (const flush of this.#flushes.values()) flush.resolve();
    this.#flushes.clear();
    this.#outlet.close(this.id);
    return true;
  }
}
