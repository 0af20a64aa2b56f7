/** Sentences beside the recorder. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** Most notices that are shown at a time; the newest stay. */
const MAX_NOTICES = 4;

/** What a person should read while recording, oldest first; none twice. */
export class Notices {
  readonly #list = signal<readonly string[]>([]);

  /** What is shown. */
  get list(): ReadonlySignal<readonly string[]> {
    return this.#list;
  }

  /** Shows a sentence, unless it is shown. */
  add(sentence: string): void {
    if (this.#list.value.includes(sentence)) return;
    this.#list.value = [...this.#list.value, sentence].slice(-MAX_NOTICES);
  }

  /** Takes a sentence back. */
  remove(sentence: string): void {
    if (!this.#list.value.includes(sentence)) return;
    this.#list.value = this.#list.value.filter((one) => one !== sentence);
  }

  /** Takes all back. */
  clear(): void {
    this.#list.value = [];
  }
}

/** The place of one sentence among the notices: a new one replaces the one before. */
export class NoticePlace {
  readonly #notices: Notices;
  #shown: string | undefined;

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  /** Shows a sentence instead of the one before; without one there is none. */
  show(sentence?: string): void {
    if (this.#shown !== undefined) this.#notices.remove(this.#shown);
    this.#shown = sentence;
    if (sentence !== undefined) this.#notices.add(sentence);
  }
}
