/** Shows which keys can be pressed. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";
import type { Keys } from "./keys.ts";

/** A dialog over the page; the browser keeps the focus in it and gives it back. */
export function KeysDialog(
  { keys, open, onClose }: {
    readonly keys: Keys;
    readonly open: boolean;
    readonly onClose: () => void;
  },
): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={(event) => {
        // Beside the dialog, on what it covers.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id="keys-title">{strings.keys.title}</h2>
        <IconButton
          icon="close"
          label={strings.close}
          onClick={onClose}
        />
      </div>
      {open &&
        [...Map.groupBy(keys.groups.value, ({ title }) => title)].map(([title, groups]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {groups.flatMap(({ actions }) =>
                actions
              ).map((action) => (
                <div key={action.label}>
                  <dt>{action.label}</dt>
                  <dd>
                    {action.keys.map((key) => <kbd key={key}>{strings.keys.names[key] ?? key}
                    </kbd>)}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      <label class="check">
        <input
          type="checkbox"
          checked={keys.lettersOn}
          onChange={(event) => keys.setLettersOn(event.currentTarget.checked)}
        />
        {strings.keys.letters}
      </label>
    </dialog>
  );
}
