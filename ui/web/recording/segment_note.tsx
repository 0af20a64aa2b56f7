/** Why a segment has no text, and what can be done about it. */
import type { JSX } from "preact";
import type { Segment } from "../../../shared/recording.ts";
import { tamed } from "../bidi.ts";
import { spokenDuration } from "../library/format.ts";
import { strings } from "../strings.ts";
import type { RecordingActions } from "./recording_actions.ts";
import { isWrittenAnew } from "./watch_recording.ts";

const { recording: words } = strings;

/** A few words after the text, or in its place; nothing where all is well. */
export function SegmentNote(
  { segment, actions }: { readonly segment: Segment; readonly actions: RecordingActions },
): JSX.Element | null {
  const again = (label: string): JSX.Element => (
    <button
      type="button"
      class="note-button"
      onClick={(event) => {
        event.stopPropagation();
        void actions.retry({ segments: [segment.segment] });
      }}
    >
      {label}
    </button>
  );
  const anew = isWrittenAnew(segment)
    ? <span class="dots" title={words.writtenAnew}>{words.pending}</span>
    : null;
  switch (segment.state) {
    case "pending":
      return <span class="dots" title={strings.transcript.pending}>{words.pending}</span>;
    case "waiting":
      return (
        <span class="segment-note">
          <bdi>{strings.transcript.waiting(tamed(segment.reason ?? ""))}</bdi> {again(words.tryNow)}
        </span>
      );
    case "failed":
      return (
        <span class="segment-note segment-failed">
          <bdi>{strings.transcript.failed(tamed(segment.error?.message ?? ""))}</bdi>{" "}
          {again(words.tryAgain)}
        </span>
      );
    case "empty":
      return (
        <>
          <span class="segment-empty" title={segment.reason && words.empty[segment.reason]}>
            {words.nothing(spokenDuration(segment.endMs - segment.startMs))}
          </span>
          {anew}
        </>
      );
    case "done":
      if (anew !== null) return anew;
      // The text that is there stayed when it could not be made anew.
      return segment.error === undefined ? null : (
        <span class="segment-note segment-failed">
          <bdi>{words.stayed(tamed(segment.error.message))}</bdi> {again(words.tryAgain)}
        </span>
      );
  }
}
