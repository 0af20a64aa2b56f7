/** A recording in the library: what it is, what was found in it, what can be done with it. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { RecordingSummary, SearchHits } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { formatDuration, formatTime, isoDuration } from "./format.ts";
import { TitleForm } from "../title_form.tsx";
import { Marked } from "./marked.tsx";
import { RowButton, RowLink, SelectBox } from "./row_parts.tsx";
import type { RowTrouble } from "./row_trouble.ts";
import { titleOf } from "./title.ts";

/** A row of the list. */
export interface LibraryRow {
  readonly item: RecordingSummary;
  /** The day, where it is the first of its day. */
  readonly day: string | undefined;
}

/** Properties of {@linkcode Row}. */
export interface RowProps {
  readonly row: LibraryRow;
  readonly locale: string;
  readonly selected: boolean;
  /** Whether its title is being changed. */
  readonly renaming: boolean;
  readonly trouble: RowTrouble | undefined;
  readonly onSelect: (range: boolean) => void;
  readonly onTag: (tag: string) => void;
  readonly onMend: (trouble: RowTrouble) => void;
  /** Its title is to be changed. */
  readonly onRename: () => void;
  /** It was changed; to nothing, if it stays as it is. */
  readonly onRenamed: (title: string | undefined) => void;
  readonly onDelete: () => void;
}

/** The row, below the name of its day where a day begins. */
export function Row(props: RowProps): JSX.Element {
  const { row: { item, day }, selected, renaming, trouble } = props;
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
        <SelectBox title={title} selected={selected} onSelect={props.onSelect} />
        {renaming
          ? (
            <TitleForm
              title={item.title}
              standIn={title}
              onSave={(changed) => props.onRenamed(changed === item.title ? undefined : changed)}
              onCancel={() => props.onRenamed(undefined)}
            />
          )
          : <RowHead {...props} title={title} />}
        {(item.hits || trouble) && (
          <div class="row-more">
            {item.hits && <Found id={item.id} texts={item.hits.texts} />}
            {trouble && <Trouble trouble={trouble} onMend={() => props.onMend(trouble)} />}
          </div>
        )}
        {item.tags.length > 0 && <TagChips tags={item.tags} onTag={props.onTag} />}
      </div>
    </>
  );
}

function RowHead(
  { row: { item }, locale, title, onRename, onDelete }: RowProps & { readonly title: string },
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
          onClick={onRename}
        />
        <RowButton
          icon="bin"
          label={words.deleteOne(title)}
          title={words.delete}
          onClick={onDelete}
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
    readonly onMend: () => void;
  },
): JSX.Element {
  return (
    <p class="row-trouble">
      <Icon name="warning" />
      <span>{sentence}</span>
      {mending !== undefined && (
        <button type="button" class="button button-small" onClick={onMend}>
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
