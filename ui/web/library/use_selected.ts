/** The selection among the recordings of a list. */
import { useEffect, useMemo } from "preact/hooks";
import type { RecordingSummary } from "../../../shared/recording.ts";
import { Selection } from "./selection.ts";
import type { SelectionBarProps } from "./selection_bar.tsx";

/** What is selected, and what changes it. */
export interface Selected {
  readonly items: readonly RecordingSummary[];
  readonly ids: ReadonlySet<string>;
  /** Selects one, or no longer; with `range` all up to it. */
  select(id: string, range: boolean): void;
  clear(): void;
  /** For the bar above the list. */
  readonly bar: Omit<SelectionBarProps, "children">;
}

/** A selection that lets go of what is no longer listed. */
export function useSelected(items: readonly RecordingSummary[]): Selected {
  const selection = useMemo(() => new Selection(), []);
  const order = useMemo(() => items.map(({ id }) => id), [items]);
  useEffect(() => selection.keepOnly(order), [order]);
  const chosen = selection.ids.value;
  const selected = items.filter(({ id }) => chosen.has(id));
  return {
    items: selected,
    ids: chosen,
    select: (id, range) => range ? selection.extend(id, order) : selection.toggle(id),
    clear: () => selection.clear(),
    bar: {
      count: selected.length,
      all: selected.length === items.length,
      onAll: () => selection.set(order),
      onNone: () => selection.clear(),
    },
  };
}
