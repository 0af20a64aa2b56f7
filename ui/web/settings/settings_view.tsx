/** What a person can choose. */
import type { JSX } from "preact";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { THEMES } from "../theme.ts";

/** The settings. */
export function SettingsView({ page }: { readonly page: Page }): JSX.Element {
  const { theme } = page;
  return (
    <>
      <div class="view-head">
        <h1>{strings.settings.title}</h1>
      </div>
      <fieldset class="choice">
        <legend>{strings.settings.theme}</legend>
        {THEMES.map((choice) => (
          <label key={choice} class="check">
            <input
              type="radio"
              name="theme"
              checked={theme.choice.value === choice}
              onChange={() => theme.choose(choice)}
            />
            {strings.settings.themes[choice]}
          </label>
        ))}
      </fieldset>
    </>
  );
}
