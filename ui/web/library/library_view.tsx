/** The library: all recordings by day, found by words, time, state and tag, one or many at a time. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RecordingSummary } from "../../../shared/recording.ts";
import { useKeys } from "../keys/use_keys.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { UploadButton } from "../uploads/upload_button.tsx";
import { binRecordings, mendRecording, renameRecording, tagRecordings } from "./bulk_actions.ts";
import {
  filterQuery,
  isNarrowed,
  type LibraryFilter,
  listingQuery,
  parseFilter,
} from "./filter.ts";
import { FilterBar } from "./filter_bar.tsx";
import { dateLocale } from "./format.ts";
import { Row, type RowActions } from "./library_row.tsx";
import { type LibraryRow, LibraryRows } from "./library_rows.ts";
import { ListedRows } from "./listed_rows.tsx";
import { keepFocus, libraryKeys } from "./library_keys.ts";
import { expectedHeight, letterSize } from "./row_height.ts";
import { SelectionBar } from "./selection_bar.tsx";
import { TagDialog } from "./tag_dialog.tsx";
import { useSelected } from "./use_selected.ts";
import { useTags } from "./use_tags.ts";

/** The list with its search, filters and selection. */
export function LibraryView({ page }: { readonly page: Page }): JSX.Element {
  const { listing, router } = page;
  const route = router.route.value;
  const narrowedBy = route.view === "library" ? route.query : "";
  const filter = useMemo(() => parseFilter(narrowedBy), [narrowedBy]);
  const [tagging, setTagging] = useState<readonly RecordingSummary[]>();
  const [renamed, setRenamed] = useState<string>();
  const items = listing.items.value;
  const tags = useTags(page, items);
  const selected = useSelected(items ?? []);
  const locale = dateLocale(navigator.languages);
  const here = recordingsHere(page);
  const known = useMemo(() => new LibraryRows(), []);
  const rows = useMemo(() => {
    const facts = { selected: selected.ids, renamed, here: new Set(here) };
    return known.of(items ?? [], facts, new Date(), locale);
  }, [items, locale, selected.ids, renamed, here.join()]);
  const scrolledTo = useRef(0);
  const expected = useMemo(() => {
    const rem = letterSize();
    return (row: LibraryRow): number => expectedHeight(row, rem);
  }, [rows]);
  const noteScroll = useMemo(() => (top: number) => void (scrolledTo.current = top), []);
  // Whoever comes back finds the place again.
  useEffect(() => () => void (listing.scrolledTo = scrolledTo.current), []);
  useListing(page, filter);
  const setFilter = (next: LibraryFilter): void => {
    selected.clear();
    router.replace({ view: "library", query: filterQuery(next) });
  };
  const remove = (removed: readonly RecordingSummary[]): void => {
    keepFocus();
    selected.clear();
    void binRecordings(page, removed);
  };
  const latest: RowActions = {
    select: selected.select,
    showTag: (tag) => setFilter({ ...filter, tag }),
    mend: (id, mending) => void mendRecording(page, id, mending),
    rename: setRenamed,
    renamed: (id, title) => {
      setRenamed(undefined);
      if (title !== undefined) void renameRecording(page, id, title);
    },
    remove: (item) => remove([item]),
  };
  // Rows are drawn once, and act as it is right when they are pressed.
  const actions = useRef(latest);
  actions.current = latest;
  const render = useMemo(
    () => (row: LibraryRow) => <Row row={row} locale={locale} actions={actions} />,
    [locale],
  );
  useKeys(
    page.keys,
    libraryKeys({
      items: items ?? [],
      selected,
      rename: ({ id }) => setRenamed(id),
      tag: setTagging,
      remove,
    }),
  );
  return (
    <>
      <div class="view-head">
        <h1>{strings.library.title}</h1>
        <p class="quiet status-found" role="status">
          {items !== undefined && isNarrowed(filter) &&
            strings.library.found(items.length, listing.complete)}
        </p>
        <UploadButton page={page} />
      </div>
      <FilterBar filter={filter} onFilter={setFilter} tags={tags} />
      {selected.items.length > 0 && (
        <SelectionBar {...selected.bar}>
          <button type="button" class="button" onClick={() => setTagging(selected.items)}>
            {strings.library.tags.edit}
          </button>
          <button
            type="button"
            class="button button-danger"
            onClick={() => remove(selected.items)}
          >
            {strings.library.delete}
          </button>
        </SelectionBar>
      )}
      <ListedRows
        listing={listing}
        none={isNarrowed(filter) ? strings.library.noneFound : strings.library.none}
        rows={rows}
        keyOf={keyOf}
        expected={expected}
        label={strings.library.list}
        onScroll={noteScroll}
        render={render}
      />
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

/** What this page records, or keeps audio of, by the engine's ids. */
function recordingsHere({ recorder, unfinished }: Page): readonly string[] {
  return [
    recorder.busy ? recorder.recording : undefined,
    ...unfinished.list.value.map(({ recording }) => recording),
  ].filter((id) => id !== undefined);
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
