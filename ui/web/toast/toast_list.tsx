/** Shows the short messages. */
import type { JSX } from "preact";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";
import type { Toast, Toasts } from "./toasts.ts";

/** All messages that are shown, at the bottom of the window. */
export function ToastList({ toasts }: { readonly toasts: Toasts }): JSX.Element {
  return (
    <div class="toasts" role="status">
      {toasts.list.value.map((toast) => <ToastView key={toast.id} toast={toast} toasts={toasts} />)}
    </div>
  );
}

function ToastView(
  { toast, toasts }: { readonly toast: Toast; readonly toasts: Toasts },
): JSX.Element {
  const pause = (): void => toasts.pause(toast);
  const resume = (): void => toasts.resume(toast);
  const { action } = toast;
  return (
    <div
      class="toast"
      onMouseEnter={pause}
      onMouseLeave={resume}
      onFocusIn={pause}
      onFocusOut={resume}
    >
      <bdi>{toast.text}</bdi>
      {action && (
        <button
          type="button"
          class="button"
          onClick={() => {
            toasts.dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton
        icon="close"
        label={strings.dismiss}
        onClick={() => toasts.dismiss(toast.id)}
      />
    </div>
  );
}
