/** The bin: what was deleted and can be brought back. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { BIN_DAYS, type RecordingSummary } from "../../../shared/recording.ts";
import { ConfirmDialog } from "../confirm_dialog.tsx";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { removeForGood, restoreRecordings } from "./bulk_actions.ts";
import { dateLocale, formatDay, formatDuration, isoDuration } from "./format.ts";
import { ListedRows } from "./listed_rows.tsx";
import { Listing } from "./listing.ts";
import { RowButton, RowLink, SelectBox } from "./row_parts.tsx";
import { SelectionBar } from "./selection_bar.tsx";
import { titleOf } from "./title.ts";
import { useSelected } from "./use_selected.ts";

const QUERY = { state: "binned" } as const;
const DAY_MS = 86_400_000;

/** Height of a row before it was seen, in CSS pixels. */
const EXPECTED_HEIGHT = 56;

/** The recordings in the bin, one or many at a time. */
export function BinView({ page }: { readonly page: Page }): JSX.Element {
  const listing = useMemo(() => new Listing(page.connection.api), []);
  const [asked, setAsked] = useState<readonly RecordingSummary[]>();
  const connected = page.connection.state.value.kind === "ok";
  useEffect(() => {
    if (connected) void listing.show(QUERY);
  }, [connected]);
  useEffect(() => () => listing[Symbol.dispose](), []);
  const items = listing.items.value ?? [];
  const selected = useSelected(items);
  const locale = dateLocale(navigator.languages);

  const leave = async (
    left: readonly RecordingSummary[],
    act: () => Promise<void>,
  ): Promise<void> => {
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
    selected.clear();
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
      {selected.items.length > 0 && (
        <SelectionBar {...selected.bar}>
          <button type="button" class="button" onClick={() => restore(selected.items)}>
            {words.restore}
          </button>
          <button
            type="button"
            class="button button-danger"
            onClick={() => setAsked(selected.items)}
          >
            {words.remove}
          </button>
        </SelectionBar>
      )}
      <ListedRows
        listing={listing}
        none={words.none}
        rows={items}
        keyOf={({ id }) => id}
        expected={() => EXPECTED_HEIGHT}
        label={words.list}
        render={(item) => (
          <BinRow
            item={item}
            locale={locale}
            selected={selected.ids.has(item.id)}
            onSelect={(range) => selected.select(item.id, range)}
            onRestore={() => restore([item])}
            onRemove={() => setAsked([item])}
          />
        )}
      />
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
      <RowLink id={item.id}>{title}</RowLink>
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
        <RowButton
          icon="bin"
          label={strings.bin.removeOne(title)}
          title={strings.bin.remove}
          onClick={props.onRemove}
        />
      </div>
    </div>
  );
}
