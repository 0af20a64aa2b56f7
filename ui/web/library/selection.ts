/** Which recordings of a list are selected. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** The selection, by ids. */
export class Selection {
  readonly #ids = signal<ReadonlySet<string>>(new Set());
  /** From where a range goes. */
  #anchor: string | undefined;

  /** What is selected. */
  get ids(): ReadonlySignal<ReadonlySet<string>> {
    return this.#ids;
  }

  /** Selects one, or no longer. */
  toggle(id: string): void {
    const ids = new Set(this.#ids.value);
    if (!ids.delete(id)) ids.add(id);
    this.#ids.value = ids;
    this.#anchor = id;
  }

  /**
   * Selects from where a recording was selected last up to another.
   *
   * @param order All ids as they are listed.
   */
  extend(id: string, order: readonly string[]): void {
    const to = order.indexOf(id);
    const from = this.#anchor === undefined ? to : order.indexOf(this.#anchor);
    if (to < 0 || from < 0) {
      this.toggle(id);
      return;
    }
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#ids.value = new Set([...this.#ids.value, ...range]);
  }

  /** Selects exactly these. */
  set(ids: Iterable<string>): void {
    this.#ids.value = new Set(ids);
  }

  /** Selects nothing. */
  clear(): void {
    if (this.#ids.value.size > 0) this.#ids.value = new Set();
    this.#anchor = undefined;
  }

  /** Lets go of what is no longer listed. */
  keepOnly(ids: Iterable<string>): void {
    const listed = new Set(ids);
    const kept = [...this.#ids.value].filter((id) => listed.has(id));
    if (kept.length < this.#ids.value.size) this.#ids.value = new Set(kept);
  }
}
