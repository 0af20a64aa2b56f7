/** Asks before something that can't be undone. */
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/** Properties of {@linkcode ConfirmDialog}. */
export interface ConfirmDialogProps {
  readonly title: string;
  readonly question: string;
  /** What the buttons say. */
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** A dialog over the page, which begins at the harmless answer. */
export function ConfirmDialog(props: ConfirmDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const harmless = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
    harmless.current?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-question`}
      onClose={props.onClose}
    >
      <div class="dialog-head">
        <h2 id={`${id}-title`}>{props.title}</h2>
      </div>
      <p id={`${id}-question`}>{props.question}</p>
      <div class="actions dialog-actions">
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            props.onYes();
            dialog.current?.close();
          }}
        >
          {props.yes}
        </button>
        <button
          ref={harmless}
          type="button"
          class="button"
          onClick={() => dialog.current?.close()}
        >
          {props.no}
        </button>
      </div>
    </dialog>
  );
}
