/** The one big button. */
import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";
import type { Recorder } from "./recorder.ts";

/** Starts and stops the recording. */
export function RecordButton({ recorder }: { readonly recorder: Recorder }): JSX.Element {
  const { kind } = recorder.state.value;
  const recording = kind === "recording";
  const label = recording ? strings.recorder.stop : strings.recorder.start;
  return (
    <button
      type="button"
      class="record"
      data-recording={recording}
      aria-label={label}
      aria-disabled={!recording && !recorder.canStart}
      title={label}
      onClick={() => recorder.toggle()}
    >
      <Icon name={recording ? "stop" : "microphone"} />
    </button>
  );
}
