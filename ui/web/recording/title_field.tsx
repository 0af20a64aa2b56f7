/** A recording's title, which can be changed where it stands. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";
import { TitleForm } from "../title_form.tsx";

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
  const save = async (changed: string): Promise<void> => {
    if (changed === title || await onRename(changed)) setEditing(false);
  };
  if (editing) {
    return (
      <div class="title">
        <h1 class="visually-hidden">
          <bdi>{standIn}</bdi>
        </h1>
        <TitleForm
          title={title}
          standIn={standIn}
          onCancel={() => setEditing(false)}
          onSave={(changed) => void save(changed)}
        />
      </div>
    );
  }
  return (
    <div class="title">
      <h1>
        <bdi>{standIn}</bdi>
      </h1>
      <IconButton
        icon="pencil"
        label={strings.library.rename}
        button={renameButton}
        onClick={() => setEditing(true)}
      />
    </div>
  );
}
