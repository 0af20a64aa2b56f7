/** Collects work of all sessions for a moment, so that one message to the Worker carries it. */
import { COMMAND, type CommandMessage, Records } from "./messages.ts";
import type { SessionOutlet } from "./session.ts";

/**
 * How long work is collected, in milliseconds. Measured: a frame costs the model 103 µs alone, 51 in a batch of
 * four, 43 in one of eight, 40 in one of 16 and more; 130 sessions have that many within this time. A message
 * itself costs the main thread 94 µs.
 */
const COLLECT_MS = 12;
/** Audio of a message, in bytes, at most; a whole number of samples. */
const MESSAGE_BYTES = 262_144;
/** Memory of messages that is kept for the next ones. */
const MAX_SPARE = 4;

/** Work on its way to the Worker. */
export class Outbox implements Disposable {
  readonly #post: (message: CommandMessage) => void;
  readonly #records = new Records();
  /** Memory of messages that came back from the Worker. */
  readonly #spare: ArrayBuffer[] = [];
  #audio: Uint8Array<ArrayBuffer> | undefined;
  #audioBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param post Takes a message over, arrays and all. */
  constructor(post: (message: CommandMessage) => void) {
    this.#post = post;
  }

  /**
   * Adds a record.
   *
   * @param kind One of `COMMAND`, without audio.
   */
  add(kind: number, session: number, first = 0, second = 0): void {
    this.#records.add(kind, session, first, second);
    this.#timer ??= setTimeout(() => this.#send(), COLLECT_MS);
  }

  /** Adds audio of a session; it is copied. */
  addAudio(session: number, pcm: Uint8Array): void {
    for (let at = 0; at < pcm.length;) {
      if (this.#audioBytes === MESSAGE_BYTES) this.#send();
      const count = Math.min(pcm.length - at, MESSAGE_BYTES - this.#audioBytes);
      const audio = this.#audio ??= new Uint8Array(
        this.#spare.pop() ?? new ArrayBuffer(MESSAGE_BYTES),
      );
      audio.set(count === pcm.length ? pcm : pcm.subarray(at, at + count), this.#audioBytes);
      this.#audioBytes += count;
      at += count;
      this.add(COMMAND.audio, session, count);
    }
  }

  /** Takes back the memory of a message's audio. */
  reuse(buffer: ArrayBuffer): void {
    if (buffer.byteLength === MESSAGE_BYTES && this.#spare.length < MAX_SPARE) {
      this.#spare.push(buffer);
    }
  }

  /** What sessions need of it. */
  readonly outlet: Omit<SessionOutlet, "close"> = {
    audio: (id, pcm) => this.addAudio(id, pcm),
    jump: (id, toSample) => this.add(COMMAND.jump, id, toSample),
    flush: (id, token) => this.add(COMMAND.flush, id, token),
  };

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#records.empty) return;
    const audio = this.#audio?.subarray(0, this.#audioBytes) ?? new Uint8Array();
    this.#audio = undefined;
    this.#audioBytes = 0;
    this.#post({ kind: "commands", records: this.#records.take(), audio });
  }

  /** Drops what was not sent. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#records.take();
    this.#audio = undefined;
    this.#audioBytes = 0;
  }
}
