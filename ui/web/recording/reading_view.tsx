/** A recording's text to be read and listened to. */
import { Fragment, type JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { spaceBetween } from "../../../shared/paragraphs.ts";
import type { Recording, Segment } from "../../../shared/recording.ts";
import { tamed } from "../bidi.ts";
import { formatDuration, spokenDuration } from "../library/format.ts";
import type { Player } from "../player/player.ts";
import { strings } from "../strings.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { type PlacedMarks, placeMarks } from "./placed_marks.ts";
import type { RecordingActions } from "./recording_actions.ts";
import { SegmentNote } from "./segment_note.tsx";
import { markSpoken, type SpokenMemory } from "./spoken_mark.ts";
import { TextMarks } from "./text_marks.tsx";
import { timeAt } from "./words.ts";

/** Properties of {@linkcode ReadingView}. */
export interface ReadingViewProps {
  readonly recording: Recording;
  /** Plays its audio; undefined while it is still being recorded. */
  readonly player: Player | undefined;
  /** Whether each paragraph bears its time. */
  readonly times: boolean;
  readonly actions: RecordingActions;
}

/** The text in paragraphs; a click on a word plays from there. */
export function ReadingView(
  { recording, player, times, actions }: ReadingViewProps,
): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const memory = useRef<SpokenMemory>({});
  const { segments } = recording;
  const marks = placeMarks(recording);
  useEffect(() => {
    if (root.current === null || player === undefined) return;
    return markSpoken(root.current, segments, player, memory.current);
  }, [segments, player]);
  const clicked = (event: MouseEvent): void => {
    // Who selects a text wants to copy it.
    if (player === undefined || getSelection()?.isCollapsed === false) return;
    const place = placeOf(event);
    const segment = segments.find((one) => one.segment === place?.segment);
    if (place !== undefined && segment !== undefined) {
      player.playFrom(timeAt(segment, place.offset));
    }
  };
  return (
    <div
      ref={root}
      class="transcript reading"
      data-times={times}
      data-playable={player !== undefined}
      onClick={clicked}
    >
      {blocksOf(recording).map((block) => (
        <BlockView
          key={`${block.kind} ${block.startMs}`}
          block={block}
          marks={marks.before}
          player={player}
          times={times}
          actions={actions}
        />
      ))}
      {marks.atEnd.length > 0 && (
        <p class="marks-at-end">
          <TextMarks marks={marks.atEnd} player={player} />
        </p>
      )}
    </div>
  );
}

function BlockView(
  { block, marks, player, times, actions }: Omit<ReadingViewProps, "recording"> & {
    readonly block: Block;
    readonly marks: PlacedMarks["before"];
  },
): JSX.Element {
  if (block.kind === "gap") {
    const length = spokenDuration(block.endMs - block.startMs);
    return <p class="gap">{strings.recording.gap(length, formatDuration(block.startMs))}</p>;
  }
  return (
    <div class="paragraph">
      {times && <Time ms={block.startMs} player={player} />}
      <p dir="auto">
        {block.segments.map((segment, index) => (
          <Fragment key={segment.segment}>
            <TextMarks marks={marks.get(segment.segment)} player={player} />
            <SegmentView
              segment={segment}
              next={block.segments[index + 1]}
              actions={actions}
            />
          </Fragment>
        ))}
      </p>
    </div>
  );
}

function Time(
  { ms, player }: { readonly ms: number; readonly player: Player | undefined },
): JSX.Element {
  const time = formatDuration(ms);
  if (player === undefined) return <span class="seek">{time}</span>;
  return (
    <button
      type="button"
      class="seek"
      aria-label={strings.transcript.playFrom(time)}
      title={strings.transcript.playFrom(time)}
      onClick={(event) => {
        event.stopPropagation();
        player.playFrom(ms);
      }}
    >
      {time}
    </button>
  );
}

function SegmentView(
  { segment, next, actions }: {
    readonly segment: Segment;
    readonly next: Segment | undefined;
    readonly actions: RecordingActions;
  },
): JSX.Element {
  const text = segment.text.trim();
  return (
    <>
      {text !== "" && (
        <>
          <span
            class="segment"
            data-segment={segment.segment}
            data-provisional={segment.provisional}
            title={segment.provisional ? strings.recording.provisional : undefined}
          >
            {tamed(segment.text)}
          </span>
          {spaceBetween(text, next?.text.trim() || "...")}
        </>
      )}
      <SegmentNote segment={segment} actions={actions} />
    </>
  );
}

/** Which place of which segment's text was clicked. */
function placeOf(
  { target, clientX, clientY }: MouseEvent,
): { readonly segment: number; readonly offset: number } | undefined {
  if (!(target instanceof Element)) return undefined;
  const element = target.closest<HTMLElement>(".segment[data-segment]");
  if (element === null) return undefined;
  return { segment: Number(element.dataset["segment"]), offset: offsetAt(clientX, clientY) };
}

/** The place in the text under the pointer; WebKit has an older name for it. */
function offsetAt(x: number, y: number): number {
  if ("caretPositionFromPoint" in document) {
    return document.caretPositionFromPoint(x, y)?.offset ?? 0;
  }
  const older = document as { caretRangeFromPoint?(x: number, y: number): Range | null };
  return older.caretRangeFromPoint?.(x, y)?.startOffset ?? 0;
}
