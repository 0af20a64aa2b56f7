/** What is set, as the engine keeps it, and changing it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Settings, SettingsChange } from "../../../shared/settings.ts";
import type { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";

/** What the model works with. */
export interface SettingsModelDeps {
  readonly api: Pick<Api, "settings" | "changeSettings">;
  /** Told of what is set, whenever it was heard. */
  readonly onSettings?: (settings: Settings) => void;
}

/** The settings. */
export class SettingsModel {
  readonly #deps: SettingsModelDeps;
  readonly #settings = signal<Settings | undefined>(undefined);
  readonly #problem = signal<string | undefined>(undefined);

  constructor(deps: SettingsModelDeps) {
    this.#deps = deps;
  }

  /** What is set; undefined until the first answer. */
  get settings(): ReadonlySignal<Settings | undefined> {
    return this.#settings;
  }

  /** Why the last change was not taken, as a sentence. */
  get problem(): ReadonlySignal<string | undefined> {
    return this.#problem;
  }

  /** Asks what is set; never throws. */
  async look(signal?: AbortSignal): Promise<void> {
    await this.#take(() => this.#deps.api.settings(signal), signal);
  }

  /** Changes something; resolves to whether that was taken. */
  async change(change: SettingsChange): Promise<boolean> {
    return await this.#take(() => this.#deps.api.changeSettings(change));
  }

  async #take(ask: () => Promise<Settings>, signal?: AbortSignal): Promise<boolean> {
    try {
      const settings = await ask();
      this.#settings.value = settings;
      this.#problem.value = undefined;
      this.#deps.onSettings?.(settings);
      return true;
    } catch (error) {
      if (signal?.aborted) return false;
      if (!(error instanceof ApiError)) throw error;
      this.#problem.value = error.message;
      return false;
    }
  }
}
