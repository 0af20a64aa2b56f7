/** The recording in progress, while another view is shown. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { formatDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { RecorderControls } from "../recorder/recorder_controls.tsx";
import { isTroubled, statusOf } from "../recorder/recorder_words.ts";
import { strings } from "../strings.ts";

/**
 * How long it is, what is wrong with it, the way back to it, and its end; nothing where none is made or it
 * is shown anyway.
 */
export function LiveBar({ page }: { readonly page: Page }): JSX.Element | null {
  const { recorder } = page;
  const state = recorder.state.value;
  const { kind } = state;
  const paused = state.kind === "recording" && state.microphone !== "on";
  const notices = recorder.notices.value;
  const read = useRef<readonly string[]>([]);
  if (kind !== "recording" && kind !== "saving") return null;
  if (page.router.route.value.view === "recorder") {
    read.current = notices;
    return null;
  }
  const unread = notices.filter((notice) => !read.current.includes(notice));
  return (
    <section
      class="live-bar"
      data-state={paused ? "paused" : kind}
      aria-label={strings.recorder.inProgress}
    >
      <a href={hrefOf({ view: "recorder" })} title={strings.recorder.backToRecorder}>
        {kind === "recording"
          ? strings.recorder.inHeader(formatDuration(recorder.elapsedMs.value))
          : strings.recorder.savingInHeader}
      </a>
      {kind === "recording" && (
        <div class="actions">
          <RecorderControls page={page} compact />
          <button
            type="button"
            class="button button-small"
            aria-label={strings.recorder.stop}
            onClick={() => void recorder.stop()}
          >
            <Icon name="stop" />
            <span>{strings.recorder.stopShort}</span>
          </button>
        </div>
      )}
      <div class="live-news" role="alert">
        {isTroubled(state) && (
          <p>
            {`${statusOf(state, { pending: 0, unackedMs: 0 })}. `}
            <a href={hrefOf({ view: "recorder" })}>{strings.recorder.whatToDo}</a>
          </p>
        )}
        {unread.map((notice) => <p key={notice}>{notice}</p>)}
      </div>
    </section>
  );
}
