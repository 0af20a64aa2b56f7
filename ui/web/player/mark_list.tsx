/** The moments that are marked in a recording. */
import type { JSX } from "preact";
import type { Mark, Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { formatDuration } from "../library/format.ts";
import { MarkForm } from "../marks/mark_form.tsx";
import type { RecordingActions } from "../recording/recording_actions.ts";
import { strings } from "../strings.ts";
import type { Player } from "./player.ts";

const { marks: words } = strings;

/** Properties of {@linkcode MarkList}. */
export interface MarkListProps {
  readonly recording: Recording;
  readonly player: Player;
  readonly actions: RecordingActions;
  /** The mark that is being named, by its place in milliseconds. */
  readonly named: number | undefined;
  /** Another one is to be named, or none. */
  readonly onName: (atMs: number | undefined) => void;
}

/** A button for each, which plays from there, and one to name it; nothing where nothing is marked. */
export function MarkList(
  { recording, player, actions, named, onName }: MarkListProps,
): JSX.Element | null {
  const { marks, state } = recording;
  if (marks.length === 0) return null;
  const close = (atMs: number): void => {
    onName(undefined);
    // The buttons are there again after the next frame.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-mark="${atMs}"]`)?.focus()
    );
  };
  return (
    <ul class="marks" aria-label={strings.player.marks}>
      {marks.map((mark) => (
        <li key={mark.atMs}>
          {named === mark.atMs
            ? (
              <MarkForm
                time={formatDuration(mark.atMs)}
                label={mark.label ?? ""}
                onSave={(label) => void actions.mark(mark.atMs, label)}
                onRemove={() => void actions.removeMark(mark)}
                onClose={() => close(mark.atMs)}
              />
            )
            : (
              <MarkButtons
                mark={mark}
                player={player}
                onName={state === "binned" ? undefined : () => onName(mark.atMs)}
              />
            )}
        </li>
      ))}
    </ul>
  );
}

function MarkButtons(
  { mark: { atMs, label }, player, onName }: {
    readonly mark: Mark;
    readonly player: Player;
    readonly onName: (() => void) | undefined;
  },
): JSX.Element {
  const time = formatDuration(atMs);
  return (
    <span class="mark-buttons">
      <button
        type="button"
        class="button button-small mark"
        data-mark={atMs}
        aria-label={strings.player.playFromMark(time, label ?? "")}
        onClick={() => player.playFrom(atMs)}
      >
        <Icon name="flag" />
        {time} {label !== null && <bdi>{label}</bdi>}
      </button>
      {onName !== undefined && (
        <IconButton
          icon="pencil"
          label={words.name(time, label ?? "")}
          title={words.nameAt(time)}
          look="button-quiet button-small"
          onClick={onName}
        />
      )}
    </span>
  );
}
