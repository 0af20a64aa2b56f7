/** A choice that this browser remembers. */
import { useState } from "preact/hooks";

/**
 * Whether something is on, remembered under a name.
 *
 * @param usual What it is before anyone chose.
 */
export function useRemembered(name: string, usual: boolean): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    try {
      const kept = localStorage.getItem(name);
      return kept === null ? usual : kept === "on";
    } catch {
      return usual;
    }
  });
  const set = (next: boolean): void => {
    setOn(next);
    try {
      localStorage.setItem(name, next ? "on" : "off");
    } catch {
      // A browser that keeps nothing forgets it with the page.
    }
  };
  return [on, set];
}
