/** Collects work of all sessions for a moment, so that one message to the Worker carries it. */
import { COMMAND, type CommandMessage, Records } from "./messages.ts";
import type { SessionOutlet } from "./session.ts";

/** How long work is collected, in milliseconds: far less than a frame lasts. */
const COLLECT_MS = 20;
/** So much audio is sent at once. */
const FULL_BYTES = 1_048_576;

/** Work on its way to the Worker. */
export class Outbox implements Disposable {
  readonly #post: (message: CommandMessage) => void;
  readonly #records = new Records();
  #audio: Uint8Array[] = [];
  #audioBytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param post Takes a message over, arrays and all. */
  constructor(post: (message: CommandMessage) => void) {
    this.#post = post;
  }

  /**
   * Adds a record.
   *
   * @param kind One of `COMMAND`.
   * @param audio What belongs to an `audio` record.
   */
  add(kind: number, session: number, first = 0, second = 0, audio?: Uint8Array): void {
    this.#records.add(kind, session, first, second);
    if (audio !== undefined) {
      this.#audio.push(audio);
      this.#audioBytes += audio.length;
    }
    if (this.#audioBytes >= FULL_BYTES) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), COLLECT_MS);
  }

  /** What sessions need of it. */
  readonly outlet: Omit<SessionOutlet, "close"> = {
    audio: (id, pcm) => this.add(COMMAND.audio, id, pcm.length, 0, pcm),
    jump: (id, toSample) => this.add(COMMAND.jump, id, toSample),
    flush: (id, token) => this.add(COMMAND.flush, id, token),
  };

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#records.empty) return;
    const audio = new Uint8Array(this.#audioBytes);
    let at = 0;
    for (const part of this.#audio) {
      audio.set(part, at);
      at += part.length;
    }
    this.#audio = [];
    this.#audioBytes = 0;
    this.#post({ kind: "commands", records: this.#records.take(), audio });
  }

  /** Drops what was not sent. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#records.take();
    this.#audio = [];
    this.#audioBytes = 0;
  }
}
