/** Changes a recording's title where it stands. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { MAX_TITLE_LENGTH } from "../../shared/protocol.ts";
import { strings } from "./strings.ts";

/** Properties of {@linkcode TitleForm}. */
export interface TitleFormProps {
  /** The title as it was given; may be empty. */
  readonly title: string;
  /** What the recording is called without one. */
  readonly standIn: string;
  readonly onSave: (title: string) => void;
  readonly onCancel: () => void;
}

/** A field and its buttons; Enter saves, Escape leaves the title as it was. */
export function TitleForm({ title, standIn, onSave, onCancel }: TitleFormProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  // Before anything else is typed.
  useLayoutEffect(() => field.current?.select(), []);
  return (
    <form
      class="title-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(field.current?.value.trim() ?? "");
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <input
        ref={field}
        type="text"
        dir="auto"
        aria-label={strings.library.titleLabel}
        placeholder={standIn}
        maxLength={MAX_TITLE_LENGTH}
        defaultValue={title}
        autocomplete="off"
      />
      <button type="submit" class="button button-primary">{strings.library.save}</button>
      <button type="button" class="button" onClick={onCancel}>{strings.library.cancel}</button>
    </form>
  );
}
