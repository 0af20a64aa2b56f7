/** Keys of a view, for as long as it is shown. */
import { useEffect, useRef } from "preact/hooks";
import type { KeyGroup, Keys } from "./keys.ts";

/** Listens for a group of keys; what they do is always what was handed over last. */
export function useKeys(keys: Keys, group: KeyGroup): void {
  const current = useRef(group);
  current.current = group;
  const names = group.actions.map(({ label }) => label).join("\n");
  useEffect(() =>
    keys.add({
      title: group.title,
      actions: group.actions.map((action, index) => ({
        ...action,
        run: () => current.current.actions[index]?.run(),
      })),
    }), [keys, names]);
}
