/** The rows of a listing, or why there are none. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { strings } from "../strings.ts";
import type { Listing } from "./listing.ts";
import { WindowedList, type WindowedListProps } from "./windowed_list.tsx";

/** Properties of {@linkcode ListedRows}. */
export interface ListedRowsProps<T>
  extends Pick<WindowedListProps<T>, "rows" | "keyOf" | "expected" | "label" | "render"> {
  readonly listing: Listing;
  /** What is said where there is nothing. */
  readonly none: string;
  readonly onScroll?: (top: number) => void;
}

/** A windowed list that goes on where it ends. */
export function ListedRows<T>({ listing, none, ...list }: ListedRowsProps<T>): JSX.Element {
  const goOn = useMemo(() => () => void listing.more(), [listing]);
  const items = listing.items.value;
  return (
    <div class="library-list">
      {items === undefined && <p class="placeholder">{strings.library.loading}</p>}
      {items?.length === 0 && !listing.loading.value && <p class="placeholder">{none}</p>}
      {list.rows.length > 0 && (
        <WindowedList
          {...list}
          heights={listing.heights}
          complete={listing.complete}
          onNearEnd={goOn}
        />
      )}
    </div>
  );
}
