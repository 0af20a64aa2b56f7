/** The page's pictures, drawn in the colour of the text beside them. */
import type { JSX } from "preact";

/** Outlines on a grid of 24. */
const PATHS = {
  brand: "M4 10v4M8 6v12M12 3v18M16 7v10M20 10v4",
  microphone:
    "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7",
  stop: "M7 7h10v10H7z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 13l4 4L19 7",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  bin: "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  back: "M14 6l-6 6 6 6",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v.5",
  close: "M6 6l12 12M18 6L6 18",
} as const;

/** Name of a picture. */
export type IconName = keyof typeof PATHS;

/** A picture; it says nothing that the words beside it don't, so it is hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
