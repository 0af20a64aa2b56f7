/** Searches the audio of all sessions, a frame of each in turn, many in one run of the model. */
import { COMMAND, forEachRecord, Records } from "./messages.ts";
import { SearchedSession } from "./searched_session.ts";
import { MAX_BATCH_FRAMES, type Silero, type SileroState } from "./silero.ts";
import type { VadOptions } from "./vad.ts";

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
   * @param audio The audio of its `audio` records, which is copied before this returns.
   * @returns When nothing is left to do; at once if an earlier call is still at it.
   */
  async take(records: Float64Array, audio: Uint8Array<ArrayBuffer>): Promise<void> {
    let at = 0;
    forEachRecord(records, (kind, id, first, second) => {
      if (kind === COMMAND.open) {
        const options = second > 0 ? { ...this.#options, pauseMs: second } : this.#options;
        this.#sessions.set(id, new SearchedSession(id, this.#model, first, options, this.#events));
        return;
      }
      const session = this.#sessions.get(id);
      if (kind === COMMAND.audio) {
        session?.push(new Int16Array(audio.buffer, audio.byteOffset + at, first / 2));
        at += first;
      } else if (kind === COMMAND.jump) session?.mark({ kind: "jump", toSample: first });
      else if (kind === COMMAND.flush) session?.mark({ kind: "flush", token: first });
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

  #lineUp(session: SearchedSession): void {
    if (session.inLine || session.closed || !session.busy) return;
    session.inLine = true;
    this.#line.push(session);
  }

  /** One frame of each of the first in line; they then line up again behind the others. */
  async #runBatch(): Promise<void> {
    const turn = this.#line.splice(0, MAX_BATCH_FRAMES);
    const batch: SearchedSession[] = [];
    const states: SileroState[] = [];
    for (const session of turn) {
      session.inLine = false;
      const frame = this.#model.frame(batch.length);
      if (session.closed || !session.takeFrame(frame)) continue;
      if (!session.needsModel) {
        const heard = session.hear(frame, undefined);
        if (heard !== undefined) await heard;
        continue;
      }
      batch.push(session);
      states.push(session.wake());
    }
    if (batch.length > 0) {
      const probabilities = await this.#model.run(states);
      for (let index = 0; index < batch.length; index++) {
        const session = batch[index];
        if (session === undefined || session.closed) continue;
        const heard = session.hear(this.#model.frame(index), probabilities[index] ?? 0);
        if (heard !== undefined) await heard;
      }
    }
    for (const session of turn) this.#lineUp(session);
    if (!this.#events.empty) this.#send(this.#events.take());
  }
}
