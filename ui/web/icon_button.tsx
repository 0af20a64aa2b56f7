/** A button with nothing but a picture. */
import type { JSX, Ref } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** What an {@linkcode IconButton} is made of. */
export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, for those who don't see the picture. */
  readonly label: string;
  /**
   * What is shown where a pointer rests on it.
   * @default The label.
   */
  readonly title?: string | undefined;
  /**
   * Classes that say how it looks among its neighbours.
   * @default `button-quiet`
   */
  readonly look?: string;
  /** It can be reached but does nothing; the title says why. */
  readonly disabled?: boolean;
  readonly button?: Ref<HTMLButtonElement>;
  readonly onClick: () => void;
}

/** Shows the button. */
export function IconButton(
  { icon, label, title = label, look = "button-quiet", disabled, button, onClick }: IconButtonProps,
): JSX.Element {
  return (
    <button
      {...(button && { ref: button })}
      type="button"
      class={`button button-icon ${look}`}
      aria-label={label}
      aria-disabled={disabled}
      title={title}
      onClick={() => {
        if (disabled !== true) onClick();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
