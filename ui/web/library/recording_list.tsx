/** Recordings by day, as links. */
import type { JSX } from "preact";
import type { RecordingSummary } from "../../../shared/recording.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { byDay } from "./days.ts";
import { dateLocale, formatDuration, formatTime, isoDuration } from "./format.ts";
import { titleOf } from "./title.ts";

/** A list for each day. */
export function RecordingList(
  { items }: { readonly items: readonly RecordingSummary[] },
): JSX.Element {
  const locale = dateLocale(navigator.languages);
  return (
    <>
      {byDay(items, new Date(), locale).map((day) => (
        <section key={day.name} class="day">
          <h3>{day.name}</h3>
          <ul>
            {day.items.map((item) => <Item key={item.id} item={item} locale={locale} />)}
          </ul>
        </section>
      ))}
    </>
  );
}

function Item(
  { item, locale }: { readonly item: RecordingSummary; readonly locale: string },
): JSX.Element {
  const state = strings.library.states[item.state];
  return (
    <li>
      <a class="item" href={hrefOf({ view: "recording", id: item.id })}>
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
