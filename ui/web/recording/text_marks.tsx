/** Marks where they are in a recording's text. */
import type { JSX } from "preact";
import type { Mark } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { formatDuration } from "../library/format.ts";
import type { Player } from "../player/player.ts";
import { strings } from "../strings.ts";

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
