/** Shows a text with what is still missing of it. */
import type { JSX } from "preact";
import { assertNever } from "../../../shared/errors.ts";
import { spaceBetween } from "../../../shared/paragraphs.ts";
import { tamed } from "../bidi.ts";
import { formatDuration } from "../library/format.ts";
import { strings } from "../strings.ts";
import { paragraphsOf, spaceAfter, type TranscriptSegment } from "./transcript_segment.ts";

/** Properties of {@linkcode TranscriptView}. */
export interface TranscriptViewProps {
  readonly segments: readonly TranscriptSegment[];
  /** Plays the audio from a place; without it no times are shown. */
  readonly onSeek?: (ms: number) => void;
}

/** The text in paragraphs. */
export function TranscriptView({ segments, onSeek }: TranscriptViewProps): JSX.Element {
  return (
    <>
      {paragraphsOf(segments).map((paragraph) => (
        <div class="paragraph" key={paragraph[0]?.segment}>
          {onSeek && <SeekButton ms={paragraph[0]?.startMs ?? 0} onSeek={onSeek} />}
          <p dir="auto">
            {paragraph.map((segment, index) => (
              <SegmentText
                key={segment.segment}
                segment={segment}
                space={spaceAfter(segment, paragraph[index + 1])}
              />
            ))}
          </p>
        </div>
      ))}
    </>
  );
}

function SeekButton(
  { ms, onSeek }: { readonly ms: number; readonly onSeek: (ms: number) => void },
): JSX.Element {
  const time = formatDuration(ms);
  return (
    <button
      type="button"
      class="seek"
      aria-label={strings.transcript.playFrom(time)}
      title={strings.transcript.playFrom(time)}
      onClick={() => onSeek(ms)}
    >
      {time}
    </button>
  );
}

function SegmentText(
  { segment, space }: { readonly segment: TranscriptSegment; readonly space: string },
): JSX.Element | null {
  const { state } = segment;
  switch (state.kind) {
    case "done":
      return <span class="segment">{`${tamed(state.text.trim())}${space}`}</span>;
    case "pending":
      return (
        <span class="segment segment-pending" aria-hidden="true">
          {tamed(state.settled)}
          {state.tentative !== "" && (
            <span class="tentative">
              {`${spaceBetween(state.settled, state.tentative)}${tamed(state.tentative)}`}
            </span>
          )}
          <span class="dots" title={strings.transcript.pending}>...</span>
        </span>
      );
    case "waiting":
      return (
        <span class="segment segment-note">
          {`${strings.transcript.waiting(tamed(state.reason))} `}
        </span>
      );
    case "failed":
      return (
        <span class="segment segment-note segment-failed">
          {`${strings.transcript.failed(tamed(state.message))} `}
        </span>
      );
    case "empty":
      return null;
    default:
      return assertNever(state);
  }
}
