/** Chooses among the microphones. */
import type { JSX } from "preact";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

const { recorder: words } = strings;

/** A list to choose from; nothing where there is no choice. */
export function MicrophoneChoice({ page }: { readonly page: Page }): JSX.Element | null {
  const { microphones, recorder } = page;
  const list = microphones.list.value;
  if (list.length === 0) return null;
  const chosen = microphones.chosen.value;
  const known = list.some(({ id }) => id === chosen);
  return (
    <label class="microphones">
      <span>{words.microphones}</span>
      <select
        value={known ? chosen : ""}
        onChange={({ currentTarget: { value } }) => {
          microphones.choose(value === "" ? undefined : value);
          void recorder.switchMicrophone();
        }}
      >
        <option value="">{words.anyMicrophone}</option>
        {list.map(({ id, label }, index) => (
          <option key={id} value={id}>{label || words.unnamedMicrophone(index + 1)}</option>
        ))}
      </select>
    </label>
  );
}
