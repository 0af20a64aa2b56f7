/** Light or dark, as the person chose; without a choice as the system is. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { THEMES } from "../../shared/settings.ts";
import { recall, remember } from "./memory.ts";

/** A choice. */
export type ThemeChoice = (typeof THEMES)[number];

/** Name under which the browser remembers the choice, so that the page opens in its colours at once. */
const KEY = "hero-voice.theme";

/** What the theme needs of the browser. */
export interface ThemeOptions {
  /** Element that bears the choice for the style sheet: the document's root. */
  readonly root: { readonly dataset: Record<string, string | undefined> };
  /** Where the choice is remembered. */
  readonly storage: Pick<Storage, "getItem" | "setItem">;
}

/** The choice of colours. */
export class Theme {
  readonly #options: ThemeOptions;
  readonly #choice = signal<ThemeChoice>("system");

  constructor(options: ThemeOptions) {
    this.#options = options;
    const remembered = recall(options.storage, KEY);
    this.#show(THEMES.find((theme) => theme === remembered) ?? "system");
  }

  /** What was chosen. */
  get choice(): ReadonlySignal<ThemeChoice> {
    return this.#choice;
  }

  /** Chooses. */
  choose(choice: ThemeChoice): void {
    this.#show(choice);
    remember(this.#options.storage, KEY, choice);
  }

  #show(choice: ThemeChoice): void {
    const { dataset } = this.#options.root;
    if (choice === "system") delete dataset["theme"];
    else dataset["theme"] = choice;
    this.#choice.value = choice;
  }
}
