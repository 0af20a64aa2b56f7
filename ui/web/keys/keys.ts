/** Keys that do something wherever the person is on the page. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { recall, remember } from "../memory.ts";

/** A key and what it does. */
export interface KeyAction {
  /** As the browser names it, for example `ArrowLeft`; several that do the same. */
  readonly keys: readonly string[];
  /** What it does, in a few words. */
  readonly label: string;
  readonly run: () => void;
}

/** Keys that belong together. */
export interface KeyGroup {
  readonly title: string;
  readonly actions: readonly KeyAction[];
}

/** What keys need of the browser. */
export interface KeysOptions {
  /** Where keys are pressed: the window. */
  readonly window: EventTarget;
  /** Where it is remembered whether letters count. */
  readonly storage: Pick<Storage, "getItem" | "setItem">;
}

/** Elements that have their own use for letters. */
const WRITING =
  "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable], dialog";
/** Elements that have their own use for the space bar. */
const PRESSING =
  `${WRITING}, a[href], button, input, summary, audio, video, [role=button], [role=menuitem]`;
/** Elements that have their own use for arrows. */
const MOVING = `${WRITING}, input, [role=slider], [role=tab], [role=menu]`;

/** Name under which the browser remembers that letters don't count. */
const STORAGE_KEY = "hero-voice.letter-keys";

/** What an event tells of a key; the browser's fits as it is. */
interface KeyPress extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

/** Listens to keys for all views. */
export class Keys {
  readonly #storage: KeysOptions["storage"];
  readonly #groups = signal<readonly KeyGroup[]>([]);
  readonly #lettersOn: ReturnType<typeof signal<boolean>>;

  constructor({ window, storage }: KeysOptions) {
    this.#storage = storage;
    this.#lettersOn = signal(recall(storage, STORAGE_KEY) !== "off");
    window.addEventListener("keydown", (event) => this.#pressed(event as KeyPress));
  }

  /** What can be pressed now, the newest group first. */
  get groups(): ReadonlySignal<readonly KeyGroup[]> {
    return this.#groups;
  }

  /** Whether single letters and signs count; who speaks to the computer may want them off. */
  get lettersOn(): boolean {
    return this.#lettersOn.value ?? true;
  }

  /** Switches single letters and signs on or off. */
  setLettersOn(on: boolean): void {
    this.#lettersOn.value = on;
    remember(this.#storage, STORAGE_KEY, on ? "on" : "off");
  }

  /**
   * Listens for a group of keys.
   *
   * @returns Ends it.
   */
  add(group: KeyGroup): () => void {
    this.#groups.value = [group, ...this.#groups.value];
    return () => {
      this.#groups.value = this.#groups.value.filter((one) => one !== group);
    };
  }

  #pressed(event: KeyPress): void {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const isLetter = [...event.key].length === 1 && event.key !== " ";
    if (isLetter && !this.lettersOn) return;
    const ownUse = event.key === " " ? PRESSING : isLetter ? WRITING : MOVING;
    const target = event.target as { closest?: (selector: string) => unknown } | null;
    if (target?.closest?.(ownUse)) return;
    for (const { actions } of this.#groups.value) {
      const action = actions.find(({ keys }) => keys.includes(event.key));
      if (action === undefined) continue;
      event.preventDefault();
      if (!event.repeat || event.key.startsWith("Arrow")) action.run();
      return;
    }
  }
}
