/** What can be done with the recordings that are selected. */
import type { ComponentChildren, JSX } from "preact";
import { strings } from "../strings.ts";

/** Properties of {@linkcode SelectionBar}. */
export interface SelectionBarProps {
  /** How many are selected. */
  readonly count: number;
  /** Whether these are all that are listed. */
  readonly all: boolean;
  readonly onAll: () => void;
  readonly onNone: () => void;
  /** The buttons. */
  readonly children: ComponentChildren;
}

/** A bar that stays above the list. */
export function SelectionBar(props: SelectionBarProps): JSX.Element {
  const words = strings.library;
  return (
    <div class="selection-bar">
      <p role="status">{words.selected(props.count)}</p>
      <div class="actions">
        {props.children}
        {!props.all && (
          <button type="button" class="button button-quiet" onClick={props.onAll}>
            {words.selectAll}
          </button>
        )}
        <button type="button" class="button button-quiet" onClick={props.onNone}>
          {words.selectNone}
        </button>
      </div>
    </div>
  );
}
