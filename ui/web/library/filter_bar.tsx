/** The search and what else narrows the list down. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Tags } from "../../../shared/recording.ts";
import { isolated } from "../bidi.ts";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";
import { FILTER_STATES, isNarrowed, type LibraryFilter, NO_FILTER, SPANS } from "./filter.ts";

/** How long after the last letter the list follows, in milliseconds. */
const TYPING_MS = 80;

/** Properties of {@linkcode FilterBar}. */
export interface FilterBarProps {
  readonly filter: LibraryFilter;
  readonly onFilter: (filter: LibraryFilter) => void;
  /** The tags in use. */
  readonly tags: Tags["items"];
}

/** Fields for everything that a person can look for. */
export function FilterBar({ filter, onFilter, tags }: FilterBarProps): JSX.Element {
  const words = strings.library.filter;
  const { span, state, tag } = filter;
  const known = tag === undefined || tags.some((each) => each.tag === tag)
    ? tags
    : [{ tag, recordings: 0 }, ...tags];
  return (
    <search class="filters">
      <SearchField
        query={filter.query}
        onQuery={(query) => onFilter({ ...filter, query })}
      />
      <select
        aria-label={words.span}
        value={span}
        data-set={span !== "any"}
        onChange={(event) => {
          const chosen = SPANS.find((each) => each === event.currentTarget.value) ?? "any";
          onFilter({ ...filter, span: chosen });
        }}
      >
        {SPANS.map((each) => <option key={each} value={each}>{words.spans[each]}</option>)}
      </select>
      <select
        aria-label={words.state}
        value={state ?? ""}
        data-set={state !== undefined}
        onChange={(event) => {
          const chosen = FILTER_STATES.find((each) => each === event.currentTarget.value);
          onFilter({ ...filter, state: chosen });
        }}
      >
        <option value="">{words.anyState}</option>
        {FILTER_STATES.map((each) => <option key={each} value={each}>{words.states[each]}</option>)}
      </select>
      <select
        aria-label={words.tag}
        value={tag === undefined ? "" : `=${tag}`}
        data-set={tag !== undefined}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onFilter({ ...filter, tag: value === "" ? undefined : value.slice(1) });
        }}
      >
        <option value="">{known.length === 0 ? words.noTags : words.anyTag}</option>
        {known.map((each) => (
          <option key={each.tag} value={`=${each.tag}`}>
            {words.tagOption(isolated(each.tag), each.recordings)}
          </option>
        ))}
      </select>
      {isNarrowed(filter) && (
        <button
          type="button"
          class="button button-quiet"
          onClick={() => onFilter(NO_FILTER)}
        >
          {words.clear}
        </button>
      )}
      {span === "between" && (
        <div class="filter-days">
          <Day
            label={words.fromDay}
            value={filter.fromDay}
            onDay={(fromDay) => onFilter({ ...filter, fromDay })}
          />
          <Day
            label={words.toDay}
            value={filter.toDay}
            onDay={(toDay) => onFilter({ ...filter, toDay })}
          />
        </div>
      )}
    </search>
  );
}

function SearchField(
  { query, onQuery }: { readonly query: string; readonly onQuery: (query: string) => void },
): JSX.Element {
  const [typed, setTyped] = useState(query);
  const told = useRef(query);
  useEffect(() => {
    // The address has changed by other means than typing.
    if (query === told.current) return;
    told.current = query;
    setTyped(query);
  }, [query]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      onQuery(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div class="search-field">
      <Icon name="search" />
      <input
        type="search"
        id="library-search"
        aria-label={strings.library.filter.search}
        placeholder={strings.library.filter.search}
        value={typed}
        maxLength={500}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

function Day(
  { label, value, onDay }: {
    readonly label: string;
    readonly value: string;
    readonly onDay: (day: string) => void;
  },
): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input
        type="date"
        value={value}
        onChange={(event) => onDay(event.currentTarget.value)}
      />
    </label>
  );
}
