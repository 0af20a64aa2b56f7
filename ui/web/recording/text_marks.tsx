/** Marks where they are in a recording's text. */
import type { JSX } from "preact";
import type { Mark, Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { formatDuration } from "../library/format.ts";
import type { Player } from "../player/player.ts";
import { strings } from "../strings.ts";

/** The marks by the segment before which they stand. */
export interface PlacedMarks {
  /** By the number of the segment in which they are, or that comes next. */
  readonly before: ReadonlyMap<number, readonly Mark[]>;
  /** Those after all segments. */
  readonly atEnd: readonly Mark[];
}

/** Finds the place of each mark in the text. */
export function placeMarks(
  { segments, marks }: Pick<Recording, "segments" | "marks">,
): PlacedMarks {
  const inOrder = segments.toSorted((a, b) => a.startMs - b.startMs);
  const before = new Map<number, Mark[]>();
  const atEnd: Mark[] = [];
  for (const mark of marks) {
    const segment = inOrder.find(({ endMs }) => mark.atMs < endMs)?.segment;
    if (segment === undefined) atEnd.push(mark);
    else before.set(segment, [...before.get(segment) ?? [], mark]);
  }
  return { before, atEnd };
}

/** A flag for each, with its name; pressed it plays from there. */
export function TextMarks(
  { marks, player }: {
    readonly marks: readonly Mark[] | undefined;
    readonly player: Player | undefined;
  },
): JSX.Element {
  return (
    <>
      {marks?.map(({ atMs, label }) => {
        const name = strings.player.playFromMark(formatDuration(atMs), label ?? "");
        return (
          <button
            key={atMs}
            type="button"
            class="text-mark"
            aria-label={name}
            title={name}
            aria-disabled={player === undefined}
            onClick={() => player?.playFrom(atMs)}
          >
            <Icon name="flag" />
            {label !== null && <bdi>{label}</bdi>}
          </button>
        );
      })}
    </>
  );
}
