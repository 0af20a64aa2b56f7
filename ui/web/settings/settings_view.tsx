/** What a person can set; the engine keeps it. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import {
  type SettingKey,
  type Settings,
  TEXT_IN_PROGRESS,
  THEMES,
} from "../../../shared/settings.ts";
import type { TransformStyles } from "../../../shared/transform.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { EngineOrder } from "./engine_order.tsx";
import { LanguageField } from "./language_field.tsx";
import { PauseField } from "./pause_field.tsx";
import { SettingRow, type SettingRowProps } from "./setting_row.tsx";
import { SettingsModel } from "./settings_model.ts";
import { VocabularyField } from "./vocabulary_field.tsx";

/** Names in the environment of the settings that have one. */
const VARIABLES: Partial<Record<SettingKey, string>> = {
  engines: "HERO_VOICE_ENGINE",
  pauseMs: "HERO_VOICE_VAD_PAUSE_MS",
  textInProgress: "HERO_VOICE_TEXT_IN_PROGRESS",
};

/** All settings, each with a sentence. */
export function SettingsView({ page }: { readonly page: Page }): JSX.Element {
  const model = useMemo(
    () =>
      new SettingsModel({
        api: page.connection.api,
        onSettings: ({ theme }) => page.theme.choose(theme.value),
      }),
    [],
  );
  const styles = page.styles.styles.value?.items ?? [];
  useEffect(() => void page.styles.look(), []);
  const connected = page.connection.state.value.kind === "ok";
  useEffect(() => {
    const looking = new AbortController();
    if (connected) void model.look(looking.signal);
    return () => looking.abort();
  }, [connected]);
  const settings = model.settings.value;
  const problem = model.problem.value;
  return (
    <>
      <div class="view-head">
        <h1>{strings.settings.title}</h1>
      </div>
      <div role="alert">
        {problem !== undefined && <p class="callout callout-error">{problem}</p>}
      </div>
      {settings === undefined
        ? <p class="placeholder">{strings.library.loading}</p>
        : <Rows page={page} model={model} settings={settings} styles={styles} />}
    </>
  );
}

function Rows(
  { page, model, settings, styles }: {
    readonly page: Page;
    readonly model: SettingsModel;
    readonly settings: Settings;
    readonly styles: TransformStyles["items"];
  },
): JSX.Element {
  const words = strings.settings;
  const { engines, language, vocabulary, pauseMs, textInProgress, style, theme } = settings;
  const inUse = page.connection.engines.value?.items.find((engine) => engine.inUse)?.name;
  const change = async (changed: Parameters<SettingsModel["change"]>[0]): Promise<void> => {
    if (await model.change(changed) && changed.engines !== undefined) {
      await page.connection.check();
    }
  };
  /** What every row says of its setting. */
  const common = (
    name: SettingKey,
  ): Omit<SettingRowProps, "otherwise" | "group" | "children"> => ({
    id: name,
    label: words[name].label,
    explain: words[name].explain,
    source: settings[name].source,
    variable: VARIABLES[name],
    onBack: () => void change({ [name]: null }),
  });
  const titleOfStyle = (name: string | null): string =>
    name === null ? words.style.none : styles.find((each) => each.name === name)?.title ?? name;
  return (
    <div class="settings">
      <section class="card" aria-labelledby="settings-text">
        <h2 id="settings-text">{words.sections.text}</h2>
        <SettingRow
          {...common("engines")}
          group
          otherwise={engines.otherwise.map((name) => words.engines.names[name]).join(", ")}
        >
          <EngineOrder
            order={engines.value}
            inUse={inUse}
            onOrder={(order) => void change({ engines: order })}
          />
        </SettingRow>
        <SettingRow
          {...common("vocabulary")}
          otherwise={words.vocabulary.none}
        >
          <VocabularyField
            value={vocabulary.value}
            onValue={(value) => void change({ vocabulary: value === "" ? null : value })}
          />
        </SettingRow>
        <SettingRow
          {...common("pauseMs")}
          otherwise={words.pauseMs.value(pauseMs.otherwise)}
        >
          <PauseField value={pauseMs.value} onValue={(value) => void change({ pauseMs: value })} />
        </SettingRow>
        <SettingRow
          {...common("textInProgress")}
          otherwise={words.textInProgress.values[textInProgress.otherwise]}
        >
          <select
            id="textInProgress"
            aria-describedby="textInProgress-explain"
            value={textInProgress.value}
            onChange={(event) => {
              const value = TEXT_IN_PROGRESS.find((each) => each === event.currentTarget.value);
              if (value !== undefined) void change({ textInProgress: value });
            }}
          >
            {TEXT_IN_PROGRESS.map((each) => (
              <option key={each} value={each}>{words.textInProgress.values[each]}</option>
            ))}
          </select>
        </SettingRow>
      </section>
      <section class="card" aria-labelledby="settings-recordings">
        <h2 id="settings-recordings">{words.sections.recordings}</h2>
        <SettingRow
          {...common("language")}
          otherwise={words.language.auto}
        >
          <LanguageField
            value={language.value}
            onValue={(value) => void change({ language: value })}
          />
        </SettingRow>
        <SettingRow
          {...common("style")}
          otherwise={words.style.none}
        >
          <select
            id="style"
            aria-describedby="style-explain"
            value={style.value ?? ""}
            onChange={(event) => void change({ style: event.currentTarget.value || null })}
          >
            <option value="">{words.style.none}</option>
            {style.value !== null && !styles.some(({ name }) => name === style.value) && (
              <option value={style.value}>{titleOfStyle(style.value)}</option>
            )}
            {styles.filter(({ needsLanguage }) => !needsLanguage).map(({ name, title }) => (
              <option key={name} value={name}>{title}</option>
            ))}
          </select>
        </SettingRow>
      </section>
      <section class="card" aria-labelledby="settings-page">
        <h2 id="settings-page">{words.sections.page}</h2>
        <SettingRow
          {...common("theme")}
          group
          otherwise={words.themes[theme.otherwise]}
        >
          <div class="choices">
            {THEMES.map((each) => (
              <label key={each} class="check">
                <input
                  type="radio"
                  name="theme"
                  checked={theme.value === each}
                  onChange={() => {
                    page.theme.choose(each);
                    void change({ theme: each });
                  }}
                />
                {words.themes[each]}
              </label>
            ))}
          </div>
        </SettingRow>
      </section>
      <p class="quiet">{words.keys}</p>
    </div>
  );
}
