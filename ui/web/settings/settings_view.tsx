/** What a person can set; the engine keeps it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { languageSchema } from "../../../shared/protocol.ts";
import {
  MAX_VOCABULARY_LENGTH,
  PAUSE_MS,
  type Settings,
  TEXT_IN_PROGRESS,
  THEMES,
} from "../../../shared/settings.ts";
import type { TransformStyles } from "../../../shared/transform.ts";
import { ApiError } from "../api/api_error.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { EngineOrder } from "./engine_order.tsx";
import { SettingRow } from "./setting_row.tsx";
import { SettingsModel } from "./settings_model.ts";

/** Step of the pause, in milliseconds. */
const PAUSE_STEP_MS = 50;

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
  const styles = useStyles(page);
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

function useStyles(page: Page): TransformStyles["items"] {
  const [styles, setStyles] = useState<TransformStyles["items"]>([]);
  useEffect(() => {
    const looking = new AbortController();
    page.connection.api.styles(looking.signal)
      .then(({ items }) => setStyles(items))
      .catch((error) => {
        // The page says why by its connection.
        if (!looking.signal.aborted && !(error instanceof ApiError)) throw error;
      });
    return () => looking.abort();
  }, []);
  return styles;
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
  const titleOfStyle = (name: string | null): string =>
    name === null ? words.style.none : styles.find((each) => each.name === name)?.title ?? name;
  return (
    <div class="settings">
      <section class="card" aria-labelledby="settings-text">
        <h2 id="settings-text">{words.sections.text}</h2>
        <SettingRow
          id="engines"
          group
          label={words.engines.label}
          explain={words.engines.explain}
          source={engines.source}
          variable="HERO_VOICE_ENGINE"
          otherwise={engines.otherwise.map((name) => words.engines.names[name]).join(", ")}
          onBack={() => void change({ engines: null })}
        >
          <EngineOrder
            order={engines.value}
            inUse={inUse}
            onOrder={(order) => void change({ engines: order })}
          />
        </SettingRow>
        <SettingRow
          id="vocabulary"
          label={words.vocabulary.label}
          explain={words.vocabulary.explain}
          source={vocabulary.source}
          otherwise={words.vocabulary.none}
          onBack={() => void change({ vocabulary: null })}
        >
          <Vocabulary
            value={vocabulary.value}
            onValue={(value) => void change({ vocabulary: value === "" ? null : value })}
          />
        </SettingRow>
        <SettingRow
          id="pauseMs"
          label={words.pauseMs.label}
          explain={words.pauseMs.explain}
          source={pauseMs.source}
          variable="HERO_VOICE_VAD_PAUSE_MS"
          otherwise={words.pauseMs.value(pauseMs.otherwise)}
          onBack={() => void change({ pauseMs: null })}
        >
          <Pause value={pauseMs.value} onValue={(value) => void change({ pauseMs: value })} />
        </SettingRow>
        <SettingRow
          id="textInProgress"
          label={words.textInProgress.label}
          explain={words.textInProgress.explain}
          source={textInProgress.source}
          variable="HERO_VOICE_TEXT_IN_PROGRESS"
          otherwise={words.textInProgress.values[textInProgress.otherwise]}
          onBack={() => void change({ textInProgress: null })}
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
          id="language"
          label={words.language.label}
          explain={words.language.explain}
          source={language.source}
          otherwise={words.language.auto}
          onBack={() => void change({ language: null })}
        >
          <Language
            value={language.value}
            onValue={(value) => void change({ language: value })}
          />
        </SettingRow>
        <SettingRow
          id="style"
          label={words.style.label}
          explain={words.style.explain}
          source={style.source}
          otherwise={words.style.none}
          onBack={() => void change({ style: null })}
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
          id="theme"
          group
          label={words.theme.label}
          explain={words.theme.explain}
          source={theme.source}
          otherwise={words.themes[theme.otherwise]}
          onBack={() => void change({ theme: null })}
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

function Vocabulary(
  { value, onValue }: { readonly value: string; readonly onValue: (value: string) => void },
): JSX.Element {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <>
      <textarea
        id="vocabulary"
        aria-describedby="vocabulary-explain vocabulary-left"
        rows={3}
        maxLength={MAX_VOCABULARY_LENGTH}
        dir="auto"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => {
          const changed = event.currentTarget.value.trim();
          if (changed !== value) onValue(changed);
        }}
      />
      <p id="vocabulary-left" class="quiet setting-source">
        {strings.settings.vocabulary.left(MAX_VOCABULARY_LENGTH - typed.length)}
      </p>
    </>
  );
}

function Pause(
  { value, onValue }: { readonly value: number; readonly onValue: (value: number) => void },
): JSX.Element {
  const [moved, setMoved] = useState(value);
  useEffect(() => setMoved(value), [value]);
  const text = strings.settings.pauseMs.value(moved);
  return (
    <div class="range">
      <input
        id="pauseMs"
        type="range"
        aria-describedby="pauseMs-explain"
        aria-valuetext={text}
        min={PAUSE_MS.min}
        max={PAUSE_MS.max}
        step={PAUSE_STEP_MS}
        value={moved}
        onInput={(event) => setMoved(Number(event.currentTarget.value))}
        onChange={(event) => onValue(Number(event.currentTarget.value))}
      />
      <output for="pauseMs">{text}</output>
    </div>
  );
}

function Language(
  { value, onValue }: {
    readonly value: string | null;
    readonly onValue: (value: string | null) => void;
  },
): JSX.Element {
  const [typed, setTyped] = useState(value ?? "");
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(value ?? ""), [value]);
  const name = languageName(typed);
  return (
    <>
      <input
        id="language"
        aria-describedby="language-explain language-note"
        aria-invalid={wrong}
        value={typed}
        maxLength={35}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
        onChange={(event) => {
          const changed = event.currentTarget.value.trim();
          const fine = changed === "" || languageSchema.safeParse(changed).success;
          setWrong(!fine);
          if (fine && changed !== (value ?? "")) onValue(changed === "" ? null : changed);
        }}
      />
      <p id="language-note" class="setting-source quiet" role="status">
        {wrong ? strings.settings.language.invalid : name}
      </p>
    </>
  );
}

/** What a language is called; empty if nobody knows. */
function languageName(code: string): string {
  if (!languageSchema.safeParse(code.trim()).success) return "";
  try {
    const name = new Intl.DisplayNames(["en"], { type: "language" }).of(code.trim()) ?? "";
    return name.toLowerCase() === code.trim().toLowerCase() ? "" : name;
  } catch {
    return "";
  }
}
