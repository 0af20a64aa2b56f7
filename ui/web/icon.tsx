/** The page's pictures, drawn in the colour of the text beside them. */
import type { JSX } from "preact";

/** Outlines on a grid of 24. */
const PATHS = {
  brand: "M4 10v4M8 6v12M12 3v18M16 7v10M20 10v4",
  library: "M4 6h16M4 12h16M4 18h10",
  search: "M11 4a7 7 0 1 1 0 14a7 7 0 1 1 0-14M16 16l4.500 4.500",
  tag: "M4 4h8l8 8-8 8-8-8zM8.500 8.500h.01",
  status: "M3 12h4l3-8 4 16 3-8h4",
  settings:
    "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5a2.500 2.500 0 1 1 0 5a2.500 2.500 0 1 1 0-5M9 14.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 1 1 0-5",
  play: "M8 5l11 7-11 7z",
  pause: "M7 5h3v14H7zM14 5h3v14h-3z",
  backward: "M4 5v5h5M4.500 10a8 8 0 1 1-.5 4",
  forward: "M20 5v5h-5M19.500 10a8 8 0 1 0 .5 4",
  flag: "M6 21V4h11l-2 4 2 4H6",
  upload: "M12 20V9M7 13l5-5 5 5M5 4h14",
  rework:
    "M5 19L15 9M13 5l1 2 2 1-2 1-1 2-1-2-2-1 2-1zM18.500 13l.5 1.500 1.500.5-1.500.5-.5 1.500-.5-1.500-1.500-.5 1.500-.5z",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  again: "M20 5v5h-5M19.500 10A8 8 0 1 0 20 13",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  compare: "M4 5h7v14H4zM13 5h7v14h-7z",
  clock: "M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16M12 8v4l3 2",
  silence: "M5 12h.01M9 12h.01M13 12h.01M17 12h.01",
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
  up: "M6 14l6-6 6 6",
  down: "M6 10l6 6 6-6",
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
