/** The moments that were marked in a recording. */
import type { JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { formatDuration } from "../library/format.ts";
import { strings } from "../strings.ts";
import type { Player } from "./player.ts";

/** A button for each, which plays from there; nothing where nothing is marked. */
export function MarkList(
  { recording, player }: { readonly recording: Recording; readonly player: Player },
): JSX.Element | null {
  if (recording.marks.length === 0) return null;
  return (
    <ul class="marks" aria-label={strings.player.marks}>
      {recording.marks.map(({ atMs, label }) => (
        <li key={atMs}>
          <button
            type="button"
            class="button button-small"
            aria-label={strings.player.playFromMark(formatDuration(atMs), label ?? "")}
            onClick={() => player.playFrom(atMs)}
          >
            <Icon name="flag" />
            {formatDuration(atMs)}
            {label !== null && <bdi>{label}</bdi>}
          </button>
        </li>
      ))}
    </ul>
  );
}
