/** The rows of the library's list. */
import type { RecordingSummary } from "../../../shared/recording.ts";
import { dayNames } from "./day_names.ts";

/** A row of the list; what is shown in it depends on nothing else. */
export interface LibraryRow {
  readonly item: RecordingSummary;
  /** The day, where it is the first of its day. */
  readonly day: string | undefined;
  readonly selected: boolean;
  /** Whether its title is being changed. */
  readonly renaming: boolean;
  /** Whether this page records it, or keeps audio of it. */
  readonly here: boolean;
}

/** What is so of some recordings, by their ids. */
export interface RowFacts {
  readonly selected: ReadonlySet<string>;
  readonly renamed: string | undefined;
  readonly here: ReadonlySet<string>;
}

/** Makes rows; one in which nothing has changed is the same as before, and needs no drawing. */
export class LibraryRows {
  readonly #known = new WeakMap<RecordingSummary, LibraryRow>();

  /**
   * The rows of a list that is sorted by time.
   *
   * @param now From when days are told.
   * @param locale In which days are told.
   */
  of(
    items: readonly RecordingSummary[],
    { selected, renamed, here }: RowFacts,
    now: Date,
    locale: string,
  ): readonly LibraryRow[] {
    const days = dayNames(items.map(({ createdAt }) => createdAt), now, locale);
    return items.map((item, index) =>
      this.#same({
        item,
        day: days[index],
        selected: selected.has(item.id),
        renaming: renamed === item.id,
        here: here.has(item.id),
      })
    );
  }

  #same(row: LibraryRow): LibraryRow {
    const known = this.#known.get(row.item);
    if (
      known !== undefined && known.day === row.day && known.selected === row.selected &&
      known.renaming === row.renaming && known.here === row.here
    ) return known;
    this.#known.set(row.item, row);
    return row;
  }
}
