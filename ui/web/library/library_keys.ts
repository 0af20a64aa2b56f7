/** Keys of the library. */
import type { RecordingSummary } from "../../../shared/recording.ts";
import type { KeyGroup } from "../keys/keys.ts";
import { strings } from "../strings.ts";
import type { Selected } from "./use_selected.ts";

/** What the keys act upon. */
export interface LibraryKeysDeps {
  readonly items: readonly RecordingSummary[];
  readonly selected: Selected;
  readonly rename: (item: RecordingSummary) => void;
  readonly tag: (items: readonly RecordingSummary[]) => void;
  readonly remove: (items: readonly RecordingSummary[]) => void;
}

/** The links of the rows that are there, in order. */
function links(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".rows .row-link")];
}

/** Number of the row that has the focus; -1 if none has. */
function focusedRow(): number {
  const row = document.activeElement?.closest("[data-index]");
  return row instanceof HTMLElement ? Number(row.dataset["index"]) : -1;
}

function focusRow(step: 1 | -1): void {
  const at = focusedRow();
  const next = at < 0
    ? links()[0]
    : document.querySelector<HTMLElement>(`.rows [data-index="${at + step}"] .row-link`);
  next?.focus({ preventScroll: true });
  next?.closest(".row")?.scrollIntoView({ block: "nearest" });
}

/** Before rows go: the focus moves from one of them to its neighbour, from elsewhere to the search. */
export function keepFocus(): void {
  const at = focusedRow();
  const neighbour = [at + 1, at - 1].map((index) =>
    document.querySelector<HTMLElement>(`.rows [data-index="${index}"] .row-link`)
  ).find((link) => link !== null);
  const place = at < 0 ? undefined : neighbour;
  (place ?? document.getElementById("library-search"))?.focus({ preventScroll: true });
}

/** The group of keys. */
export function libraryKeys(
  { items, selected, rename, tag, remove }: LibraryKeysDeps,
): KeyGroup {
  const words = strings.library.keys;
  const focused = (): RecordingSummary | undefined => items[focusedRow()];
  const withFocused = (act: (item: RecordingSummary) => void): void => {
    const item = focused();
    if (item !== undefined) act(item);
  };
  /** With what is selected, else with the focused one. */
  const withAll = (act: (items: readonly RecordingSummary[]) => void): void => {
    if (selected.items.length > 0) act(selected.items);
    else withFocused((item) => act([item]));
  };
  return {
    title: words.title,
    actions: [
      {
        keys: ["/"],
        label: words.search,
        run: () => document.getElementById("library-search")?.focus(),
      },
      { keys: ["ArrowDown", "j"], label: words.next, run: () => focusRow(1) },
      { keys: ["ArrowUp", "k"], label: words.previous, run: () => focusRow(-1) },
      {
        keys: ["x"],
        label: words.select,
        run: () => withFocused(({ id }) => selected.select(id, false)),
      },
      { keys: ["F2"], label: words.rename, run: () => withFocused(rename) },
      { keys: ["t"], label: words.tags, run: () => withAll(tag) },
      { keys: ["Delete"], label: words.delete, run: () => withAll(remove) },
      { keys: ["Escape"], label: words.clear, run: () => selected.clear() },
    ],
  };
}
