/** What can be done while recording, besides stopping. */
import type { JSX } from "preact";
import { Icon, type IconName } from "../icon.tsx";
import { formatDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

const { recorder: words } = strings;

/** Marks this moment, and says so. */
export function markMoment({ recorder, toasts }: Page): void {
  const ms = recorder.mark();
  if (ms !== undefined) toasts.show(words.marked(formatDuration(ms)));
  else if (recorder.state.value.kind === "recording") toasts.show(words.tooManyMarks);
}

/** Properties of {@linkcode RecorderControls}. */
export interface RecorderControlsProps {
  readonly page: Page;
  /** Pictures alone; the names stay for screen readers. */
  readonly compact: boolean;
}

/** Pausing, marking, discarding; nothing while nothing is recorded. */
export function RecorderControls({ page, compact }: RecorderControlsProps): JSX.Element | null {
  const { recorder } = page;
  const state = recorder.state.value;
  if (state.kind !== "recording") return null;
  const paused = state.microphone === "paused";
  const button = (icon: IconName, label: string, onClick: () => void): JSX.Element => (
    <button
      type="button"
      class={compact ? "button button-quiet button-small button-icon" : "button"}
      aria-label={compact ? label : undefined}
      title={compact ? label : undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
      {!compact && label}
    </button>
  );
  return (
    <>
      {(paused || state.microphone === "on") &&
        button(
          paused ? "microphone" : "pause",
          paused ? words.resume : words.pause,
          () => void recorder.togglePause(),
        )}
      {button("flag", compact ? words.mark : words.markShort, () => markMoment(page))}
      {!compact && button("bin", words.discard, () => page.discardRecording())}
    </>
  );
}
