/** Names a mark where it stands. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { MAX_MARK_LABEL_LENGTH } from "../../../shared/protocol.ts";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";

const { marks: words } = strings;

/** Properties of {@linkcode MarkForm}. */
export interface MarkFormProps {
  /** Where the mark is, as people read it. */
  readonly time: string;
  readonly label: string;
  /** Keeps another name; empty for none. */
  readonly onSave: (label: string) => void;
  /** Removes the mark; without it that can't be done here. */
  readonly onRemove?: () => void;
  readonly onClose: () => void;
}

/** A field for the name; Enter keeps it, Escape leaves it as it was. */
export function MarkForm({ time, label, onSave, onRemove, onClose }: MarkFormProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  // Before anything else is typed.
  useLayoutEffect(() => field.current?.select(), []);
  return (
    <form
      class="mark-form"
      onSubmit={(event) => {
        event.preventDefault();
        const changed = field.current?.value.trim() ?? "";
        if (changed !== label) onSave(changed);
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        ref={field}
        type="text"
        dir="auto"
        aria-label={words.nameAt(time)}
        placeholder={words.nameAt(time)}
        maxLength={MAX_MARK_LABEL_LENGTH}
        defaultValue={label}
        autocomplete="off"
      />
      <button type="submit" class="button button-small button-primary">{words.save}</button>
      {onRemove !== undefined && (
        <IconButton
          icon="bin"
          label={words.removeAt(time)}
          look="button-quiet button-small"
          onClick={onRemove}
        />
      )}
      <IconButton
        icon="close"
        label={words.cancel}
        look="button-quiet button-small"
        onClick={onClose}
      />
    </form>
  );
}
