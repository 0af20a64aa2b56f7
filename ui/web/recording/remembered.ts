/** A choice that this browser remembers. */
import { useState } from "preact/hooks";
import { recall, remember } from "../memory.ts";

/**
 * Whether something is on, remembered under a name.
 *
 * @param usual What it is before anyone chose.
 */
export function useRemembered(name: string, usual: boolean): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    const kept = recall(localStorage, name);
    return kept === undefined ? usual : kept === "on";
  });
  const set = (next: boolean): void => {
    setOn(next);
    remember(localStorage, name, next ? "on" : "off");
  };
  return [on, set];
}
