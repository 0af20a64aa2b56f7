/** The moments that were marked in the recording in progress, each of which can be named. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { samplesToMs } from "../../../shared/protocol.ts";
import { Icon } from "../icon.tsx";
import { useKeys } from "../keys/use_keys.ts";
import { formatDuration } from "../library/format.ts";
import { MarkForm } from "../marks/mark_form.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

const { marks: words } = strings;

/** A button for each, which names it; nothing where nothing is marked. */
export function RecorderMarks({ page }: { readonly page: Page }): JSX.Element | null {
  const { recorder } = page;
  const marks = recorder.marks.value;
  const recording = recorder.state.value.kind === "recording";
  const [named, setNamed] = useState<number>();
  const last = marks.at(-1);
  useKeys(page.keys, {
    title: strings.recorder.title,
    actions: [{
      keys: ["n"],
      label: words.nameLast,
      run: () => recording && last !== undefined && setNamed(last.atSample),
    }],
  });
  if (marks.length === 0) return null;
  const close = (atSample: number): void => {
    setNamed(undefined);
    // The button is there again after the next frame.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-mark="${atSample}"]`)?.focus()
    );
  };
  return (
    <ul class="marks" aria-label={strings.player.marks}>
      {marks.map(({ atSample, label = "" }) => {
        const time = formatDuration(samplesToMs(atSample));
        return (
          <li key={atSample}>
            {recording && named === atSample
              ? (
                <MarkForm
                  time={time}
                  label={label}
                  onSave={(changed) => recorder.nameMark(atSample, changed)}
                  onClose={() => close(atSample)}
                />
              )
              : (
                <button
                  type="button"
                  class="button button-small mark"
                  data-mark={atSample}
                  aria-label={words.name(time, label)}
                  title={words.nameAt(time)}
                  aria-disabled={!recording}
                  onClick={() => recording && setNamed(atSample)}
                >
                  <Icon name="flag" />
                  {time} {label !== "" && <bdi>{label}</bdi>}
                </button>
              )}
          </li>
        );
      })}
    </ul>
  );
}
