/** The tags of one recording or of several. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { RecordingSummary } from "../../../shared/recording.ts";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";
import type { TagChange } from "./tag_change.ts";

/** Longest tag, in UTF-16 code units; as the engine has it. */
const MAX_TAG_LENGTH = 100;

/** Properties of {@linkcode TagDialog}. */
export interface TagDialogProps {
  readonly items: readonly Pick<RecordingSummary, "tags">[];
  /** The tags in use, to choose from. */
  readonly known: readonly string[];
  readonly onDone: (change: TagChange) => void;
  readonly onClose: () => void;
}

/** A dialog over the page; the browser keeps the focus in it and gives it back. */
export function TagDialog({ items, known, onDone, onClose }: TagDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  useEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);
  const words = strings.library.tags;
  const present = [...new Set(items.flatMap(({ tags }) => tags))].sort();
  const shown = [...present.filter((tag) => !removed.includes(tag)), ...added];
  const add = (): boolean => {
    const tag = field.current?.value.trim().slice(0, MAX_TAG_LENGTH) ?? "";
    if (field.current) field.current.value = "";
    if (tag === "") return false;
    setRemoved(removed.filter((each) => each !== tag));
    // One that only some have is given to all.
    if (!added.includes(tag) && !items.every(({ tags }) => tags.includes(tag))) {
      setAdded([...added, tag]);
    }
    return true;
  };
  const countOf = (tag: string): number => items.filter(({ tags }) => tags.includes(tag)).length;
  return (
    <dialog
      ref={dialog}
      class="tag-dialog"
      aria-labelledby="tag-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // The first Enter takes the tag, the next one is done.
          if (add()) return;
          onDone({ added, removed });
          dialog.current?.close();
        }}
      >
        <div class="dialog-head">
          <h2 id="tag-title">{words.title(items.length)}</h2>
        </div>
        {shown.length === 0 ? <p class="placeholder">{words.none}</p> : (
          <ul class="tag-list">
            {[...new Set(shown)].map((tag) => (
              <li key={tag} class="chip">
                <bdi>{tag}</bdi>
                {!added.includes(tag) && countOf(tag) < items.length && (
                  <span>{words.some(countOf(tag), items.length)}</span>
                )}
                <IconButton
                  icon="close"
                  label={words.remove(tag)}
                  look="button-quiet button-small"
                  onClick={() => {
                    setAdded(added.filter((each) => each !== tag));
                    if (present.includes(tag)) setRemoved([...removed, tag]);
                    field.current?.focus();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        <div class="field">
          <label for={`${listId}-field`}>{words.add}</label>
          <div class="tag-add">
            <input
              ref={field}
              id={`${listId}-field`}
              list={listId}
              maxLength={MAX_TAG_LENGTH}
              autocomplete="off"
            />
            <button type="button" class="button" onClick={() => add() && field.current?.focus()}>
              {words.addButton}
            </button>
          </div>
          <datalist id={listId}>
            {known.filter((tag) => !shown.includes(tag)).map((tag) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
        </div>
        <div class="actions dialog-actions">
          <button type="submit" class="button button-primary">{strings.library.save}</button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {strings.library.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
