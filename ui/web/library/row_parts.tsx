/** Parts of the rows of the library and of the bin. */
import type { ComponentChildren, JSX } from "preact";
import type { IconName } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";

/** The box by which a row is selected; with Shift all up to it. */
export function SelectBox(
  { title, selected, onSelect }: {
    readonly title: string;
    readonly selected: boolean;
    readonly onSelect: (range: boolean) => void;
  },
): JSX.Element {
  return (
    <label class="row-check">
      <input
        type="checkbox"
        checked={selected}
        aria-label={strings.library.select(title)}
        onClick={(event) => {
          if (event.shiftKey) {
            event.preventDefault();
            onSelect(true);
          } else onSelect(false);
        }}
      />
    </label>
  );
}

/** The title, which leads to the recording. */
export function RowLink(
  { id, children }: { readonly id: string; readonly children: ComponentChildren },
): JSX.Element {
  return (
    <a class="row-link" href={hrefOf({ view: "recording", id })}>
      <bdi class="row-title">{children}</bdi>
    </a>
  );
}

/** A picture to press, which on wide windows is there when the row is pointed at. */
export function RowButton(
  { icon, label, title, onClick }: {
    readonly icon: IconName;
    /** What it does to which recording. */
    readonly label: string;
    /** What it does. */
    readonly title: string;
    readonly onClick: () => void;
  },
): JSX.Element {
  return (
    <IconButton
      icon={icon}
      label={label}
      title={title}
      look="button-quiet row-button"
      onClick={onClick}
    />
  );
}
