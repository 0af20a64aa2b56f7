/** A recording's text segment by segment, to be mended. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Engines, Recording, Segment } from "../../../shared/recording.ts";
import { tamed } from "../bidi.ts";
import { IconButton } from "../icon_button.tsx";
import { formatDuration } from "../library/format.ts";
import { Menu } from "../menu.tsx";
import type { Player } from "../player/player.ts";
import { strings } from "../strings.ts";
import type { RecordingActions } from "./recording_actions.ts";
import { SegmentForm } from "./segment_form.tsx";
import { SegmentNote } from "./segment_note.tsx";
import { markSpoken, segmentElement, type SpokenMemory } from "./spoken_mark.ts";
import { EngineItems } from "./engine_items.tsx";

const { recording: words } = strings;

/** Properties of {@linkcode EditingView}. */
export interface EditingViewProps {
  readonly recording: Recording;
  readonly engines: Engines | undefined;
  readonly player: Player | undefined;
  /** The segment that is to be written in first. */
  readonly first: number | undefined;
  readonly actions: RecordingActions;
}

/** A row for each segment. */
export function EditingView(
  { recording, engines, player, first, actions }: EditingViewProps,
): JSX.Element {
  const root = useRef<HTMLUListElement>(null);
  const [written, setWritten] = useState(first);
  const memory = useRef<SpokenMemory>({});
  const { segments } = recording;
  useEffect(() => {
    if (root.current === null || player === undefined) return;
    return markSpoken(root.current, segments, player, memory.current);
  }, [segments, player]);
  const close = (segment: number): void => {
    setWritten(undefined);
    // The row's button is there again after the next frame.
    requestAnimationFrame(() => {
      const row = root.current === null ? null : segmentElement(root.current, segment);
      row?.closest("li")?.querySelector<HTMLElement>(".edit")?.focus();
    });
  };
  return (
    <ul ref={root} class="segments">
      {segments.map((segment) => (
        <li key={segment.segment}>
          <SegmentTime segment={segment} player={player} />
          {written === segment.segment
            ? (
              <SegmentForm
                segment={segment}
                onSave={(text) => actions.edit(segment.segment, text)}
                onClose={() => close(segment.segment)}
              />
            )
            : (
              <Row
                segment={segment}
                engines={engines}
                actions={actions}
                onEdit={() => setWritten(segment.segment)}
              />
            )}
        </li>
      ))}
    </ul>
  );
}

function SegmentTime(
  { segment, player }: { readonly segment: Segment; readonly player: Player | undefined },
): JSX.Element {
  const time = formatDuration(segment.startMs);
  return (
    <button
      type="button"
      class="seek"
      aria-label={strings.transcript.playFrom(time)}
      title={strings.transcript.playFrom(time)}
      aria-disabled={player === undefined}
      onClick={() => player?.playFrom(segment.startMs)}
    >
      {time}
    </button>
  );
}

function Row(
  { segment, engines, actions, onEdit }: {
    readonly segment: Segment;
    readonly engines: Engines | undefined;
    readonly actions: RecordingActions;
    readonly onEdit: () => void;
  },
): JSX.Element {
  const time = formatDuration(segment.startMs);
  const { original } = segment;
  return (
    <>
      <div class="segment-body">
        <p dir="auto">
          <span class="segment" data-segment={segment.segment} onClick={onEdit}>
            {tamed(segment.text)}
          </span>{" "}
          <SegmentNote segment={segment} actions={actions} />
        </p>
        {original !== undefined && (
          <p class="original">
            <span class="quiet">{words.original}</span> <bdi>{tamed(original) || words.noText}</bdi>
          </p>
        )}
      </div>
      <div class="segment-actions">
        {original !== undefined && (
          <IconButton
            icon="undo"
            label={words.bringBack(time)}
            look="button-quiet button-small"
            onClick={() => void actions.edit(segment.segment, original)}
          />
        )}
        <Menu label={words.againSegment(time)} icon="again" iconOnly>
          {(close) => (
            <EngineItems
              engines={engines}
              current={segment.engine}
              onChoose={(engine) => {
                close();
                void actions.retry({ segments: [segment.segment], engine });
              }}
            />
          )}
        </Menu>
        <IconButton
          icon="pencil"
          label={words.editSegment(time)}
          look="button-quiet button-small edit"
          onClick={onEdit}
        />
      </div>
    </>
  );
}
