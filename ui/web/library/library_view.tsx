/** The list of recordings. */
import type { JSX } from "preact";
import type { RecordingSummary } from "../../../shared/recording.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { byDay } from "./days.ts";
import { dateLocale, formatDuration, formatTime, isoDuration } from "./format.ts";
import { titleOf } from "./title.ts";

/** The recordings by day, newest first. */
export function LibraryView({ page }: { readonly page: Page }): JSX.Element {
  const { library } = page;
  const items = library.items.value;
  const route = page.router.route.value;
  const shown = route.view === "recording" ? route.id : undefined;
  const locale = dateLocale(navigator.languages);
  return (
    <nav class="library" aria-labelledby="library-title">
      <h2 id="library-title">{strings.library.title}</h2>
      {items === undefined && <p class="placeholder">{strings.library.loading}</p>}
      {items?.length === 0 && <p class="placeholder">{strings.library.none}</p>}
      {byDay(items ?? [], new Date(), locale).map((day) => (
        <section key={day.name}>
          <h3>{day.name}</h3>
          <ul>
            {day.items.map((item) => (
              <Item key={item.id} item={item} current={item.id === shown} locale={locale} />
            ))}
          </ul>
        </section>
      ))}
      {library.hasMore && (
        <button
          type="button"
          class="button"
          aria-disabled={library.loadingMore.value}
          onClick={() => void library.more()}
        >
          {library.loadingMore.value ? strings.library.loading : strings.library.more}
        </button>
      )}
    </nav>
  );
}

function Item(
  { item, current, locale }: {
    readonly item: RecordingSummary;
    readonly current: boolean;
    readonly locale: string;
  },
): JSX.Element {
  const state = strings.library.states[item.state];
  return (
    <li>
      <a
        class="item"
        href={hrefOf({ view: "recording", id: item.id })}
        aria-current={current ? "page" : undefined}
      >
        <bdi class="item-title">{titleOf(item.title, item.excerpt)}</bdi>
        <span class="item-meta">
          <time dateTime={item.createdAt}>{formatTime(item.createdAt, locale)}</time>
          <time dateTime={isoDuration(item.durationMs)}>{formatDuration(item.durationMs)}</time>
          {state !== "" && <span class="badge" data-state={item.state}>{state}</span>}
        </span>
      </a>
    </li>
  );
}
