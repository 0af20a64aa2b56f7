/** Searches the audio of all sessions, a frame of each in turn, many in one run of the model. */
import { assertNever } from "../../shared/errors.ts";
import { AudioQueue } from "./audio_queue.ts";
import { COMMAND, EVENT, forEachRecord, Records } from "./messages.ts";
import {
  MAX_BATCH_FRAMES,
  newSileroState,
  resetSileroState,
  type Silero,
  type SileroState,
} from "./silero.ts";
import { SpeechDetector } from "./speech_detector.ts";
import type { VadOptions } from "./vad.ts";

interface SearchedSession {
  readonly id: number;
  readonly queue: AudioQueue;
  readonly state: SileroState;
  readonly detector: SpeechDetector;
  /** Samples taken from the queue. */
  taken: number;
  /** Whether it stands in the line of those that have something to do. */
  inLine: boolean;
  closed: boolean;
}

/** The work of the Worker, apart from its messages. */
export class Search {
  readonly #model: Silero;
  readonly #options: VadOptions;
  readonly #send: (events: Float64Array<ArrayBuffer>) => void;
  readonly #sessions = new Map<number, SearchedSession>();
  readonly #events = new Records();
  #line: SearchedSession[] = [];
  #running = false;

  /** @param send Takes records of `EVENT`; called once a batch. */
  constructor(
    model: Silero,
    options: VadOptions,
    send: (events: Float64Array<ArrayBuffer>) => void,
  ) {
    this.#model = model;
    this.#options = options;
    this.#send = send;
  }

  /**
   * Takes over work and does it.
   *
   * @param records Records of `COMMAND`.
   * @param audio The audio of its `audio` records.
   * @returns When nothing is left to do; at once if an earlier call is still at it.
   */
  async take(records: Float64Array, audio: Uint8Array<ArrayBuffer>): Promise<void> {
    let at = 0;
    forEachRecord(records, (kind, id, first) => {
      if (kind === COMMAND.open) {
        this.#open(id, first);
        return;
      }
      const session = this.#sessions.get(id);
      if (kind === COMMAND.audio) {
        session?.queue.push(new Int16Array(audio.buffer, audio.byteOffset + at, first / 2));
        at += first;
      } else if (kind === COMMAND.jump) session?.queue.mark({ kind: "jump", toSample: first });
      else if (kind === COMMAND.flush) session?.queue.mark({ kind: "flush", token: first });
      else if (kind === COMMAND.close && session !== undefined) {
        session.closed = true;
        this.#sessions.delete(id);
      }
      if (session !== undefined) this.#lineUp(session);
    });
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#line.length > 0) await this.#runBatch();
    } finally {
      this.#running = false;
    }
  }

  #open(id: number, fromSample: number): void {
    this.#sessions.set(id, {
      id,
      queue: new AudioQueue(),
      state: newSileroState(),
      detector: new SpeechDetector(fromSample, this.#options, {
        speechStart: (start) => this.#events.add(EVENT.speechStart, id, start),
        speechEnd: (span) =>
          this.#events.add(EVENT.speechEnd, id, span.startSample, span.endSample),
        searched: (toSample) => this.#events.add(EVENT.searched, id, toSample),
      }),
      taken: 0,
      inLine: false,
      closed: false,
    });
  }

  #lineUp(session: SearchedSession): void {
    if (session.inLine || session.closed || session.queue.next === "nothing") return;
    session.inLine = true;
    this.#line.push(session);
  }

  /** One frame of each of the first in line; they then line up again behind the others. */
  async #runBatch(): Promise<void> {
    const batch: { session: SearchedSession; samples: number }[] = [];
    const turn = this.#line.splice(0, MAX_BATCH_FRAMES);
    for (const session of turn) {
      session.inLine = false;
      if (session.closed) continue;
      while (session.queue.next === "marker") this.#passMarker(session);
      if (session.queue.next !== "frame") continue;
      const samples = session.queue.takeFrame(this.#model.frame(batch.length));
      session.taken += samples;
      batch.push({ session, samples });
    }
    if (batch.length > 0) {
      const probabilities = await this.#model.run(batch.map(({ session }) => session.state));
      for (const [index, { session, samples }] of batch.entries()) {
        if (session.closed) continue;
        await session.detector.frame(
          this.#model.frame(index),
          probabilities[index] ?? 0,
          samples,
        );
        this.#events.add(EVENT.progress, session.id, session.taken);
        while (session.queue.next === "marker") this.#passMarker(session);
      }
    }
    for (const session of turn) this.#lineUp(session);
    if (!this.#events.empty) this.#send(this.#events.take());
  }

  #passMarker(session: SearchedSession): void {
    const marker = session.queue.takeMarker();
    if (marker === undefined) return;
    resetSileroState(session.state);
    switch (marker.kind) {
      case "flush":
        session.detector.restart();
        this.#events.add(EVENT.flushed, session.id, marker.token);
        break;
      case "jump":
        session.detector.restart(marker.toSample);
        break;
      default:
        assertNever(marker);
    }
  }
}
