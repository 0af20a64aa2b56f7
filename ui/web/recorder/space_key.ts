/** The space bar as a key for the record button. */
import { useEffect } from "preact/hooks";

/** Elements that have their own use for the space bar. */
const OWN_USE =
  "a[href], button, input, textarea, select, summary, audio, video, [contenteditable], [role=button]";

/** Calls back when the space bar is pressed where nothing else has a use for it. */
export function useSpaceKey(onPress: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== " " || event.defaultPrevented) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(OWN_USE)) return;
      event.preventDefault();
      if (!event.repeat) onPress();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [onPress]);
}
