/** The bin: what was deleted and can be brought back. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { BIN_DAYS, type RecordingSummary } from "../../../shared/recording.ts";
import { ConfirmDialog } from "../confirm_dialog.tsx";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { removeForGood, restoreRecordings } from "./bulk_actions.ts";
import { dateLocale, formatDay, formatDuration, isoDuration } from "./format.ts";
import { SelectBox } from "./library_row.tsx";
import { Listing } from "./listing.ts";
import { Selection } from "./selection.ts";
import { SelectionBar } from "./selection_bar.tsx";
import { titleOf } from "./title.ts";
import { WindowedList } from "./windowed_list.tsx";

const QUERY = { state: "binned" } as const;
const DAY_MS = 86_400_000;

/** Height of a row before it was seen, in CSS pixels. */
const EXPECTED_HEIGHT = 56;

/** The recordings in the bin, one or many at a time. */
export function BinView({ page }: { readonly page: Page }): JSX.Element {
  const listing = useMemo(() => new Listing(page.connection.api), []);
  const selection = useMemo(() => new Selection(), []);
  const goOn = useMemo(() => () => void listing.more(), []);
  const [asked, setAsked] = useState<readonly RecordingSummary[]>();
  const connected = page.connection.state.value.kind === "ok";
  useEffect(() => {
    if (connected) void listing.show(QUERY);
  }, [connected]);
  useEffect(() => () => listing[Symbol.dispose](), []);
  const items = listing.items.value ?? [];
  useEffect(() => selection.keepOnly(items.map(({ id }) => id)), [items]);
  const chosen = selection.ids.value;
  const selected = items.filter(({ id }) => chosen.has(id));
  const locale = dateLocale(navigator.languages);

  const leave = async (
    left: readonly RecordingSummary[],
    act: () => Promise<void>,
  ): Promise<void> => {
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
    selection.clear();
    listing.drop(new Set(left.map(({ id }) => id)));
    await act();
    await listing.refresh();
  };
  const restore = (back: readonly RecordingSummary[]): void =>
    void leave(back, () => restoreRecordings(page, back));
  const askForAll = async (): Promise<void> => {
    while (!listing.complete && page.connection.state.value.kind === "ok") await listing.more();
    setAsked(listing.items.value ?? []);
  };
  const words = strings.bin;
  return (
    <>
      <div class="view-head">
        <h1>{words.title}</h1>
        {items.length > 0 && (
          <button
            type="button"
            class="button button-danger"
            onClick={() => void askForAll()}
          >
            {words.empty}
          </button>
        )}
      </div>
      <p class="quiet">{words.explain}</p>
      {selected.length > 0 && (
        <SelectionBar
          count={selected.length}
          all={selected.length === items.length}
          onAll={() => selection.set(items.map(({ id }) => id))}
          onNone={() => selection.clear()}
        >
          <button type="button" class="button" onClick={() => restore(selected)}>
            {words.restore}
          </button>
          <button
            type="button"
            class="button button-danger"
            onClick={() => setAsked(selected)}
          >
            {words.remove}
          </button>
        </SelectionBar>
      )}
      <div class="library-list">
        {listing.items.value === undefined && <p class="placeholder">{strings.library.loading}</p>}
        {listing.items.value?.length === 0 && <p class="placeholder">{words.none}</p>}
        {items.length > 0 && (
          <WindowedList
            rows={items}
            heights={listing.heights}
            keyOf={({ id }) => id}
            expected={() => EXPECTED_HEIGHT}
            complete={listing.complete}
            onNearEnd={goOn}
            label={words.list}
            render={(item) => (
              <BinRow
                item={item}
                locale={locale}
                selected={chosen.has(item.id)}
                onSelect={(range) =>
                  range
                    ? selection.extend(item.id, items.map(({ id }) => id))
                    : selection.toggle(item.id)}
                onRestore={() => restore([item])}
                onRemove={() => setAsked([item])}
              />
            )}
          />
        )}
      </div>
      {asked !== undefined && (
        <ConfirmDialog
          title={words.confirm.title}
          question={words.confirm.question(asked.length)}
          yes={words.confirm.yes}
          no={words.confirm.no}
          onYes={() => void leave(asked, () => removeForGood(page, asked))}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

interface BinRowProps {
  readonly item: RecordingSummary;
  readonly locale: string;
  readonly selected: boolean;
  readonly onSelect: (range: boolean) => void;
  readonly onRestore: () => void;
  readonly onRemove: () => void;
}

function BinRow(props: BinRowProps): JSX.Element {
  const { item, locale, selected } = props;
  const title = titleOf(item.title, item.excerpt);
  const gone = new Date(Date.parse(item.binnedAt ?? item.createdAt) + BIN_DAYS * DAY_MS)
    .toISOString();
  return (
    <div class="row-body row-binned" data-selected={selected}>
      <SelectBox title={title} selected={selected} onSelect={props.onSelect} />
      <a class="row-link" href={hrefOf({ view: "recording", id: item.id })}>
        <bdi class="row-title">{title}</bdi>
      </a>
      <p class="row-gone quiet">
        <time dateTime={isoDuration(item.durationMs)}>{formatDuration(item.durationMs)}</time>
        <time dateTime={gone}>{strings.bin.goneOn(formatDay(gone, new Date(), locale))}</time>
      </p>
      <div class="actions row-actions">
        <button
          type="button"
          class="button button-small"
          aria-label={strings.bin.restoreOne(title)}
          onClick={props.onRestore}
        >
          <Icon name="undo" />
          {strings.bin.restore}
        </button>
        <button
          type="button"
          class="button button-quiet button-icon row-delete"
          aria-label={strings.bin.removeOne(title)}
          title={strings.bin.remove}
          onClick={props.onRemove}
        >
          <Icon name="bin" />
        </button>
      </div>
    </div>
  );
}
