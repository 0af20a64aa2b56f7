/** The view to record in. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../icon.tsx";
import { useKeys } from "../keys/use_keys.ts";
import { formatDuration, isoDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { isUnsettled } from "../transcript/transcript_segment.ts";
import { LevelMeter } from "./level_meter.tsx";
import { LiveText } from "./live_text.tsx";
import { MicrophoneChoice } from "./microphone_choice.tsx";
import { RecentRecordings } from "./recent_recordings.tsx";
import { RecordButton } from "./record_button.tsx";
import type { Recorder } from "./recorder.ts";
import { RecorderControls } from "./recorder_controls.tsx";
import { RecorderMarks } from "./recorder_marks.tsx";
import { statusOf, troubleOf } from "./recorder_words.ts";

/** Meter, time, button, state, and the text. */
export function RecorderView({ page }: { readonly page: Page }): JSX.Element {
  const { recorder } = page;
  const state = recorder.state.value;
  useKeys(page.keys, {
    title: strings.recorder.title,
    actions: [{ keys: [" "], label: strings.recorder.toggleKey, run: () => recorder.toggle() }],
  });
  const paused = state.kind === "recording" && state.microphone !== "on";
  const pending = recorder.segments.value.filter(isUnsettled).length;
  return (
    <div class="split">
      <div>
        <section
          class="card recorder"
          data-state={paused ? "paused" : state.kind}
          aria-labelledby="recorder-title"
        >
          <h1 id="recorder-title" class="visually-hidden">{strings.recorder.title}</h1>
          <LevelMeter recorder={recorder} />
          <Elapsed recorder={recorder} />
          <RecordButton recorder={recorder} />
          <div class="actions">
            <RecorderControls page={page} compact={false} />
          </div>
          <p class="status" role="status">
            {statusOf(state, { pending, unackedMs: recorder.unackedMs })}
          </p>
          {(state.kind === "recording" || recorder.canStart) && (
            <p class="hint">
              {state.kind === "recording" ? strings.recorder.hintRecording : strings.recorder.hint}
            </p>
          )}
          <RecorderMarks page={page} />
          <MicrophoneChoice page={page} />
          {(state.kind === "recording" || state.kind === "saving") && <Trouble page={page} />}
          <div role="alert">
            {state.kind === "failed" && <Callout kind="error">{state.message}</Callout>}
            {recorder.notices.value.map((notice) => (
              <Callout key={notice} kind="warning">{notice}</Callout>
            ))}
          </div>
          {state.kind === "recording" && state.microphone === "lost" && (
            <button
              type="button"
              class="button button-primary"
              onClick={() => void recorder.reopenMicrophone()}
            >
              <Icon name="microphone" />
              {strings.recorder.otherMicrophone}
            </button>
          )}
        </section>
        <LiveText page={page} />
      </div>
      <RecentRecordings page={page} />
    </div>
  );
}

function Elapsed({ recorder }: { readonly recorder: Recorder }): JSX.Element {
  const ms = recorder.elapsedMs.value;
  return (
    <p class="elapsed" role="timer" aria-label={strings.recorder.elapsed}>
      <time dateTime={isoDuration(ms)}>{formatDuration(ms)}</time>
    </p>
  );
}

/** What is wrong with the connection, and that no copy can be kept; the figure that counts up is not read out. */
function Trouble({ page }: { readonly page: Page }): JSX.Element | null {
  const { recorder, connection } = page;
  const state = recorder.state.value;
  if (state.kind !== "recording" && state.kind !== "saving") return null;
  const { keeping, unackedMs } = recorder;
  const trouble = troubleOf({
    ...state,
    unackedMs,
    keeping,
    reasonShown: connection.state.value.kind === "away",
  });
  return (
    <>
      {trouble !== undefined && (
        <Callout kind="warning">
          <span role="alert">{trouble.reason}</span> <span>{trouble.unsaved}</span>
        </Callout>
      )}
      <div role="alert">
        {keeping.kind === "memory" && (
          <Callout kind="warning">{strings.recorder.notKept[keeping.cause]}</Callout>
        )}
      </div>
    </>
  );
}

function Callout(
  { kind, children }: {
    readonly kind: "error" | "warning";
    readonly children: ComponentChildren;
  },
): JSX.Element {
  return (
    <p class={`callout callout-${kind}`}>
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
