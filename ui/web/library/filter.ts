/** What the list of recordings is narrowed down by, as a person chooses it and as the address keeps it. */
import { type RecordingState, recordingStateSchema } from "../../../shared/recording.ts";

/** Spans of time that can be chosen; `between` has two days of its own. */
export const SPANS = ["any", "today", "week", "month", "year", "between"] as const;
/** A span of time. */
export type Span = (typeof SPANS)[number];
/** States that can be chosen. */
export const FILTER_STATES = ["live", "interrupted", "processing", "ready"] as const;

/** What a person chose. */
export interface LibraryFilter {
  readonly query: string;
  readonly span: Span;
  /** First and last day of `between`, as `2026-11-22`; empty for no bound. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly state: RecordingState | undefined;
  readonly tag: string | undefined;
}

/** Everything. */
export const NO_FILTER: LibraryFilter = {
  query: "",
  span: "any",
  fromDay: "",
  toDay: "",
  state: undefined,
  tag: undefined,
};

/** What the list is asked for. */
export interface ListingQuery {
  readonly query?: string;
  readonly from?: string;
  readonly to?: string;
  readonly state?: RecordingState;
  readonly tag?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the query of an address; what is not understood is left out. */
export function parseFilter(text: string): LibraryFilter {
  const query = new URLSearchParams(text);
  const day = (name: string): string => {
    const value = query.get(name) ?? "";
    return DAY.test(value) ? value : "";
  };
  return {
    query: query.get("q") ?? "",
    span: SPANS.find((span) => span === query.get("span")) ?? "any",
    fromDay: day("from"),
    toDay: day("to"),
    state: recordingStateSchema.safeParse(query.get("state")).data,
    tag: query.get("tag") ?? undefined,
  };
}

/** The query of an address. */
export function filterQuery({ query, span, fromDay, toDay, state, tag }: LibraryFilter): string {
  const parts: Record<string, string> = {};
  if (query !== "") parts["q"] = query;
  if (span !== "any") parts["span"] = span;
  if (span === "between" && fromDay !== "") parts["from"] = fromDay;
  if (span === "between" && toDay !== "") parts["to"] = toDay;
  if (state !== undefined) parts["state"] = state;
  if (tag !== undefined) parts["tag"] = tag;
  return new URLSearchParams(parts).toString();
}

/** Whether it leaves something out. */
export function isNarrowed(filter: LibraryFilter): boolean {
  return filterQuery({ ...filter, query: filter.query.trim() }) !== "";
}

/**
 * What the list has to be asked for.
 *
 * @param now The time; days are those of the person's own time zone.
 */
export function listingQuery(filter: LibraryFilter, now: Date): ListingQuery {
  const { state, tag } = filter;
  const query = filter.query.trim().slice(0, 500);
  const { from, to } = bounds(filter, now);
  return {
    ...(query !== "" && { query }),
    ...(from !== undefined && { from: from.toISOString() }),
    ...(to !== undefined && { to: to.toISOString() }),
    ...(state !== undefined && { state }),
    ...(tag !== undefined && { tag }),
  };
}

function bounds(
  { span, fromDay, toDay }: LibraryFilter,
  now: Date,
): { readonly from: Date | undefined; readonly to: Date | undefined } {
  const daysAgo = (days: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  switch (span) {
    case "any":
      return { from: undefined, to: undefined };
    case "today":
      return { from: daysAgo(0), to: undefined };
    case "week":
      return { from: daysAgo(6), to: undefined };
    case "month":
      return { from: daysAgo(29), to: undefined };
    case "year":
      return { from: new Date(now.getFullYear(), 0, 1), to: undefined };
    case "between":
      return { from: midnight(fromDay, 0), to: midnight(toDay, 1) };
  }
}

/** The beginning of a day, or of one some days later; undefined if there is no such day. */
function midnight(day: string, later: number): Date | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const instant = new Date(year, month - 1, date + later);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
