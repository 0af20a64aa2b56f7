/** A recording in the library: what it is, what was found in it, what can be done with it. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { RecordingSummary, SearchHits } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { formatDuration, formatTime, isoDuration } from "./format.ts";
import type { LibraryRow } from "./library_rows.ts";
import { TitleForm } from "../title_form.tsx";
import { Marked } from "./marked.tsx";
import { RowButton, RowLink, SelectBox } from "./row_parts.tsx";
import { type Mending, type RowTrouble, troubleOf } from "./row_trouble.ts";
import { titleOf } from "./title.ts";

/** What a person does with rows. */
export interface RowActions {
  /** Selects one, or no longer; with `range` all up to it. */
  select(id: string, range: boolean): void;
  /** Shows all with a tag. */
  showTag(tag: string): void;
  mend(id: string, mending: Mending): void;
  /** A title is to be changed. */
  rename(id: string): void;
  /** It was changed; to nothing, if it stays as it is. */
  renamed(id: string, title: string | undefined): void;
  remove(item: RecordingSummary): void;
}

/** Properties of {@linkcode Row}. */
export interface RowProps {
  readonly row: LibraryRow;
  readonly locale: string;
  /** What is done, as it is now. */
  readonly actions: { readonly current: RowActions };
}

/** The row, below the name of its day where a day begins. */
export function Row({ row, locale, actions }: RowProps): JSX.Element {
  const { item, day, selected, renaming } = row;
  const { id } = item;
  const trouble = troubleOf(item, row.here);
  const title = titleOf(item.title, item.excerpt);
  const body = useRef<HTMLDivElement>(null);
  const wasRenaming = useRef(false);
  useLayoutEffect(() => {
    if (wasRenaming.current && !renaming) {
      body.current?.querySelector<HTMLElement>(".row-link")?.focus();
    }
    wasRenaming.current = renaming;
  }, [renaming]);
  return (
    <>
      {day !== undefined && <h2 class="row-day">{day}</h2>}
      <div ref={body} class="row-body" data-selected={selected}>
        <SelectBox
          title={title}
          selected={selected}
          onSelect={(range) => actions.current.select(id, range)}
        />
        {renaming
          ? (
            <TitleForm
              title={item.title}
              standIn={title}
              onSave={(changed) =>
                actions.current.renamed(id, changed === item.title ? undefined : changed)}
              onCancel={() => actions.current.renamed(id, undefined)}
            />
          )
          : <RowHead item={item} title={title} locale={locale} actions={actions} />}
        {(item.hits || trouble) && (
          <div class="row-more">
            {item.hits && <Found id={item.id} texts={item.hits.texts} />}
            {trouble && (
              <Trouble
                trouble={trouble}
                onMend={(mending) => actions.current.mend(id, mending)}
              />
            )}
          </div>
        )}
        {item.tags.length > 0 && (
          <TagChips
            tags={item.tags}
            onTag={(tag) => actions.current.showTag(tag)}
          />
        )}
      </div>
    </>
  );
}

function RowHead(
  { item, title, locale, actions }: Omit<RowProps, "row"> & {
    readonly item: RecordingSummary;
    readonly title: string;
  },
): JSX.Element {
  const words = strings.library;
  const state = words.states[item.state];
  return (
    <>
      <RowLink id={item.id}>
        {item.title.trim() === "" ? title : <Marked text={title} ranges={item.hits?.title ?? []} />}
      </RowLink>
      <p class="row-meta">
        {state !== "" && item.state !== "interrupted" && (
          <span class="badge" data-state={item.state}>{state}</span>
        )}
        <time dateTime={item.createdAt}>{formatTime(item.createdAt, locale)}</time>
        <time class="row-length" dateTime={isoDuration(item.durationMs)}>
          <span class="visually-hidden">{words.length}</span>
          {formatDuration(item.durationMs)}
        </time>
      </p>
      <div class="row-buttons">
        <RowButton
          icon="pencil"
          label={words.renameOne(title)}
          title={words.rename}
          onClick={() => actions.current.rename(item.id)}
        />
        <RowButton
          icon="bin"
          label={words.deleteOne(title)}
          title={words.delete}
          onClick={() => actions.current.remove(item)}
        />
      </div>
    </>
  );
}

function Found(
  { id, texts }: { readonly id: string; readonly texts: SearchHits["texts"] },
): JSX.Element {
  return (
    <>
      {texts.map(({ segment, startMs, text, ranges }) => (
        <a
          key={segment}
          class="row-found"
          href={hrefOf({ view: "recording", id, atMs: startMs })}
        >
          <span class="figures quiet">{formatDuration(startMs)}</span>
          <bdi>
            <Marked text={text} ranges={ranges} />
          </bdi>
        </a>
      ))}
    </>
  );
}

function Trouble(
  { trouble: { sentence, mending }, onMend }: {
    readonly trouble: RowTrouble;
    readonly onMend: (mending: Mending) => void;
  },
): JSX.Element {
  return (
    <p class="row-trouble">
      <Icon name="warning" />
      <span>{sentence}</span>
      {mending !== undefined && (
        <button
          type="button"
          class="button button-small"
          onClick={() => onMend(mending)}
        >
          {strings.library.trouble.mend[mending]}
        </button>
      )}
    </p>
  );
}

function TagChips(
  { tags, onTag }: { readonly tags: readonly string[]; readonly onTag: (tag: string) => void },
): JSX.Element {
  return (
    <ul class="row-tags" aria-label={strings.library.tags.label}>
      {tags.map((tag) => (
        <li key={tag}>
          <button
            type="button"
            class="chip"
            title={strings.library.tags.show(tag)}
            onClick={() => onTag(tag)}
          >
            <bdi>{tag}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
