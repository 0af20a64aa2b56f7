/** Short messages that go away by themselves, some with an action. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** Most messages at a time; an older one gives way. */
const MAX_TOASTS = 3;
/** How long a message stays, in milliseconds; with an action longer. */
const STAY_MS = { plain: 5_000, action: 12_000 } as const;

/** A message. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** The messages that are shown. */
export class Toasts {
  readonly #list = signal<readonly Toast[]>([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #nextId = 1;

  /** What is shown, oldest first. */
  get list(): ReadonlySignal<readonly Toast[]> {
    return this.#list;
  }

  /** Shows a message. */
  show(text: string, action?: Toast["action"]): void {
    const toast: Toast = { id: this.#nextId++, text, ...(action ? { action } : {}) };
    const kept = [...this.#list.value, toast];
    for (const { id } of kept.splice(0, kept.length - MAX_TOASTS)) this.#forget(id);
    this.#list.value = kept;
    this.resume(toast);
  }

  /** Takes a message away. */
  dismiss(id: number): void {
    this.#forget(id);
    this.#list.value = this.#list.value.filter((toast) => toast.id !== id);
  }

  /** Keeps a message while the person is at it. */
  pause(toast: Toast): void {
    this.#forget(toast.id);
  }

  /** Lets a message go away by itself again. */
  resume(toast: Toast): void {
    this.#forget(toast.id);
    const stayMs = toast.action ? STAY_MS.action : STAY_MS.plain;
    this.#timers.set(toast.id, setTimeout(() => this.dismiss(toast.id), stayMs));
  }

  #forget(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
