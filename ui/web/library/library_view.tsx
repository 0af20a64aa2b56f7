/** The library: all recordings by day, found by words, time, state and tag, one or many at a time. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RecordingSummary, Tags } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import { useKeys } from "../keys/use_keys.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { binRecordings, mendRecording, tagRecordings } from "./bulk_actions.ts";
import { dayNames } from "./day_names.ts";
import {
  filterQuery,
  isNarrowed,
  type LibraryFilter,
  listingQuery,
  parseFilter,
} from "./filter.ts";
import { FilterBar } from "./filter_bar.tsx";
import { dateLocale } from "./format.ts";
import { type LibraryRow, Row } from "./library_row.tsx";
import { keepFocus, libraryKeys } from "./library_keys.ts";
import { expectedHeight } from "./row_height.ts";
import { troubleOf } from "./row_trouble.ts";
import { Selection } from "./selection.ts";
import { SelectionBar } from "./selection_bar.tsx";
import { TagDialog } from "./tag_dialog.tsx";
import { WindowedList } from "./windowed_list.tsx";

/** The list with its search, filters and selection. */
export function LibraryView({ page }: { readonly page: Page }): JSX.Element {
  const { listing, router } = page;
  const route = router.route.value;
  const narrowedBy = route.view === "library" ? route.query : "";
  const filter = useMemo(() => parseFilter(narrowedBy), [narrowedBy]);
  const selection = useMemo(() => new Selection(), []);
  const [tagging, setTagging] = useState<readonly RecordingSummary[]>();
  const tags = useTags(page);
  const items = listing.items.value;
  const locale = dateLocale(navigator.languages);
  const rows = useMemo(() => rowsOf(items ?? [], locale), [items, locale]);
  const goOn = useMemo(() => () => void listing.more(), []);
  const scrolledTo = useRef(0);
  const noteScroll = useMemo(() => (top: number) => void (scrolledTo.current = top), []);
  // Whoever comes back finds the place again.
  useEffect(() => () => void (listing.scrolledTo = scrolledTo.current), []);
  useListing(page, filter);
  useEffect(() => selection.keepOnly(rows.map(({ item }) => item.id)), [rows]);

  const chosen = selection.ids.value;
  const selected = (items ?? []).filter(({ id }) => chosen.has(id));
  const setFilter = (next: LibraryFilter): void => {
    selection.clear();
    router.replace({ view: "library", query: filterQuery(next) });
  };
  const remove = (removed: readonly RecordingSummary[]): void => {
    keepFocus();
    selection.clear();
    void binRecordings(page, removed);
  };
  useKeys(page.keys, libraryKeys({ selection, items: items ?? [], selected, remove }));
  return (
    <>
      <div class="view-head">
        <h1>{strings.library.title}</h1>
        <p class="quiet" role="status">
          {items !== undefined && isNarrowed(filter) &&
            strings.library.found(items.length, listing.complete)}
        </p>
      </div>
      <FilterBar filter={filter} onFilter={setFilter} tags={tags} />
      {selected.length > 0 && (
        <SelectionBar
          count={selected.length}
          all={selected.length === rows.length}
          onAll={() => selection.set(rows.map(({ item }) => item.id))}
          onNone={() => selection.clear()}
        >
          <button type="button" class="button" onClick={() => setTagging(selected)}>
            {strings.library.tags.edit}
          </button>
          <button type="button" class="button button-danger" onClick={() => remove(selected)}>
            {strings.library.delete}
          </button>
        </SelectionBar>
      )}
      <div class="library-list">
        {items === undefined && <p class="placeholder">{strings.library.loading}</p>}
        {items?.length === 0 && !listing.loading.value && (
          <p class="placeholder">
            {isNarrowed(filter) ? strings.library.noneFound : strings.library.none}
          </p>
        )}
        {rows.length > 0 && (
          <WindowedList
            rows={rows}
            heights={listing.heights}
            keyOf={keyOf}
            expected={expectedHeight}
            complete={listing.complete}
            onNearEnd={goOn}
            label={strings.library.list}
            onScroll={noteScroll}
            render={(row) => (
              <Row
                row={row}
                locale={locale}
                selected={chosen.has(row.item.id)}
                trouble={troubleOf(row.item, isHere(page, row.item.id))}
                onSelect={(range) =>
                  range
                    ? selection.extend(row.item.id, rows.map(({ item }) => item.id))
                    : selection.toggle(row.item.id)}
                onTag={(tag) => setFilter({ ...filter, tag })}
                onMend={({ mending }) => {
                  if (mending !== undefined) void mendRecording(page, row.item.id, mending);
                }}
                onDelete={() => remove([row.item])}
              />
            )}
          />
        )}
      </div>
      {tagging !== undefined && (
        <TagDialog
          items={tagging}
          known={tags.map(({ tag }) => tag)}
          onDone={(change) => void tagRecordings(page, tagging, change)}
          onClose={() => setTagging(undefined)}
        />
      )}
    </>
  );
}

function keyOf({ item }: LibraryRow): string {
  return item.id;
}

function rowsOf(items: readonly RecordingSummary[], locale: string): LibraryRow[] {
  const days = dayNames(items.map(({ createdAt }) => createdAt), new Date(), locale);
  return items.map((item, index) => ({ item, day: days[index] }));
}

/** Whether this page records it, or keeps audio of it. */
function isHere({ recorder, unfinished }: Page, id: string): boolean {
  return (recorder.busy && recorder.recording === id) ||
    unfinished.list.value.some(({ recording }) => recording === id);
}

/** Shows what the filter leaves, and keeps it true while the view is shown. */
function useListing({ listing, library }: Page, filter: LibraryFilter): void {
  useEffect(() => void listing.show(listingQuery(filter, new Date())), [filter]);
  useEffect(() => {
    let first = true;
    // The page looks at its newest recordings when something happened; so does this list.
    const unfollow = effect(() => {
      library.items.value;
      if (!first) void listing.refresh();
      first = false;
    });
    return () => {
      unfollow();
      listing[Symbol.dispose]();
    };
  }, []);
}

/** The tags in use, looked at again whenever the list has changed. */
function useTags(page: Page): Tags["items"] {
  const [tags, setTags] = useState<Tags["items"]>([]);
  const items = page.listing.items.value;
  useEffect(() => {
    const looking = new AbortController();
    page.connection.api.tags(looking.signal)
      .then((answer) => setTags(answer.items))
      .catch((error) => {
        // The page says why by its connection.
        if (!looking.signal.aborted && !(error instanceof ApiError)) throw error;
      });
    return () => looking.abort();
  }, [items]);
  return tags;
}
