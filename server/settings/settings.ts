/**
 * What holds at present: what a person has set on the page, else what the environment names, else the
 * defaults. What changes counts from the next recording, segment or answer on, without a restart.
 */
import { logger } from "../../shared/log.ts";
import {
  SETTING_KEYS,
  type SettingKey,
  type Settings as SettingsAnswer,
  type SettingsChange,
  settingsSchema,
  type SettingValues,
  settingValuesSchema,
} from "../../shared/settings.ts";
import type { Store } from "../store/store.ts";

/** Values of the environment; those that it doesn't name are missing. */
export type EnvironmentValues = Partial<
  Pick<SettingValues, "engines" | "pauseMs" | "textInProgress">
>;

/** What holds where nobody has set anything. */
export const DEFAULT_SETTINGS: SettingValues = {
  engines: ["auto"],
  language: null,
  vocabulary: "",
  pauseMs: 768,
  textInProgress: "auto",
  style: null,
  theme: "system",
};

/** What new recordings begin with where nobody says otherwise. */
export interface RecordingDefaults {
  readonly language: string | undefined;
  /** Style that they are put into at their end. */
  readonly transform: string | undefined;
}

/** The settings that are kept in the database. */
export class Settings {
  readonly #store: Store;
  readonly #environment: EnvironmentValues;
  readonly #kept: Partial<SettingValues>;
  readonly #listeners = new Set<(settings: Settings) => void>();

  /** @param environment What the environment or a `.env` file sets by name. */
  constructor(store: Store, environment: EnvironmentValues = {}) {
    this.#store = store;
    this.#environment = environment;
    this.#kept = readKept(store.settings.all());
  }

  /** A value that holds at present. */
  get<K extends SettingKey>(name: K): SettingValues[K] {
    return this.#kept[name] ?? this.#otherwise(name);
  }

  #otherwise<K extends SettingKey>(name: K): SettingValues[K] {
    return { ...DEFAULT_SETTINGS, ...this.#environment }[name];
  }

  /** What new recordings begin with. */
  get recordingDefaults(): RecordingDefaults {
    return {
      language: this.get("language") ?? undefined,
      transform: this.get("style") ?? undefined,
    };
  }

  /** All values, where they come from, and what holds without those that are kept. */
  describe(): SettingsAnswer {
    return settingsSchema.parse(
      Object.fromEntries(SETTING_KEYS.map((name) => [name, {
        value: this.get(name),
        source: name in this.#kept ? "kept" : name in this.#environment ? "environment" : "default",
        otherwise: this.#otherwise(name),
      }])),
    );
  }

  /** Keeps what is changed, all of it or nothing, and tells those who listen. */
  change(change: SettingsChange): void {
    const kept: Partial<SettingValues> = { ...this.#kept };
    this.#store.transaction(() => {
      for (const name of SETTING_KEYS) {
        const value = change[name];
        if (value === undefined) continue;
        if (value === null) {
          this.#store.settings.forget(name);
          delete kept[name];
        } else {
          this.#store.settings.set(name, value);
          Object.assign(kept, { [name]: value });
        }
      }
    });
    for (const name of SETTING_KEYS) delete this.#kept[name];
    Object.assign(this.#kept, kept);
    // Names only: a vocabulary is nobody's business.
    logger("server.settings").info("settings changed", { names: Object.keys(change).join(",") });
    for (const listener of this.#listeners) listener(this);
  }

  /** Calls a listener now and after every change. */
  watch(listener: (settings: Settings) => void): void {
    this.#listeners.add(listener);
    listener(this);
  }
}

/** What is kept, without what this version doesn't know or take. */
function readKept(rows: ReadonlyMap<string, unknown>): Partial<SettingValues> {
  const kept: Partial<SettingValues> = {};
  for (const name of SETTING_KEYS) {
    const parsed = settingValuesSchema.shape[name].safeParse(rows.get(name));
    if (parsed.success && parsed.data !== null) Object.assign(kept, { [name]: parsed.data });
  }
  return kept;
}
