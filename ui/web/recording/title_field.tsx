/** A recording's title, which can be changed where it stands. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { MAX_TITLE_LENGTH } from "../../../shared/protocol.ts";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";

/** Properties of {@linkcode TitleField}. */
export interface TitleFieldProps {
  /** The title as it was given; may be empty. */
  readonly title: string;
  /** What the recording is called without a title. */
  readonly standIn: string;
  /** Keeps a new title; resolves to whether that worked. */
  readonly onRename: (title: string) => Promise<boolean>;
}

/** The title as a heading; as a field after "Rename". */
export function TitleField({ title, standIn, onRename }: TitleFieldProps): JSX.Element {
  const [editing, setEditing] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) renameButton.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  if (editing) {
    return (
      <TitleForm
        title={title}
        onCancel={() => setEditing(false)}
        onSave={async (changed) => {
          if (changed === title || await onRename(changed)) setEditing(false);
        }}
      />
    );
  }
  return (
    <div class="title">
      <h1>
        <bdi>{standIn}</bdi>
      </h1>
      <button
        ref={renameButton}
        type="button"
        class="button button-quiet button-icon"
        aria-label={strings.library.rename}
        title={strings.library.rename}
        onClick={() => setEditing(true)}
      >
        <Icon name="pencil" />
      </button>
    </div>
  );
}

function TitleForm(
  { title, onSave, onCancel }: {
    readonly title: string;
    readonly onSave: (title: string) => Promise<void>;
    readonly onCancel: () => void;
  },
): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <form
      class="title title-form"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(field.current?.value.trim() ?? "");
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <input
        ref={field}
        type="text"
        dir="auto"
        aria-label={strings.library.titleLabel}
        maxLength={MAX_TITLE_LENGTH}
        defaultValue={title}
      />
      <button type="submit" class="button button-primary">{strings.library.save}</button>
      <button type="button" class="button" onClick={onCancel}>{strings.library.cancel}</button>
    </form>
  );
}
