/** The styles that can be chosen, asked for once the page needs them. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { TransformStyles } from "../../../shared/transform.ts";
import type { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";

/** The styles, as last heard of. */
export class StylesState {
  readonly #api: Api;
  readonly #styles = signal<TransformStyles | undefined>(undefined);

  constructor(api: Api) {
    this.#api = api;
  }

  /** The styles; undefined until the first answer. */
  get styles(): ReadonlySignal<TransformStyles | undefined> {
    return this.#styles;
  }

  /** What a style is called. */
  titleOf(name: string): string | undefined {
    return this.#styles.value?.items.find((style) => style.name === name)?.title;
  }

  /** Asks for them anew: people add styles while the page is open. Never throws. */
  async look(): Promise<void> {
    try {
      this.#styles.value = await this.#api.styles();
    } catch (error) {
      // The page says why by its connection.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
