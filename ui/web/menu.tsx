/** A button and a panel that it opens below itself. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

/** Properties of {@linkcode Menu}. */
export interface MenuProps {
  readonly label: string;
  readonly icon: IconName;
  /** Shows the picture alone; the label stays for screen readers. */
  readonly iconOnly?: boolean;
  readonly class?: string;
  /** What is in the panel; it may close it. */
  readonly children: (close: () => void) => ComponentChildren;
}

/**
 * A disclosure: the panel follows the button in the order of tabbing, Escape closes it, and so does
 * whatever is done elsewhere.
 */
export function Menu({ label, icon, iconOnly = false, children, ...rest }: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const elsewhere = ({ target }: Event): void => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
    };
    addEventListener("pointerdown", elsewhere);
    addEventListener("focusin", elsewhere);
    return () => {
      removeEventListener("pointerdown", elsewhere);
      removeEventListener("focusin", elsewhere);
    };
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      ref={root}
      class={`menu ${rest.class ?? ""}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class={iconOnly ? "button button-quiet button-icon" : "button"}
        aria-expanded={open}
        aria-controls={id}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {!iconOnly && <span class="label">{label}</span>}
      </button>
      <div id={id} class="menu-panel" hidden={!open}>{open && children(close)}</div>
    </div>
  );
}
