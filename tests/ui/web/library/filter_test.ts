import {
  filterQuery,
  isNarrowed,
  type LibraryFilter,
  listingQuery,
  NO_FILTER,
  parseFilter,
} from "../../../../ui/web/library/filter.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("parseFilter() reads what filterQuery() wrote, whatever a person typed", () => {
  const filters: LibraryFilter[] = [
    NO_FILTER,
    { ...NO_FILTER, query: 'a&b=c "d" #e 会議' },
    { ...NO_FILTER, span: "week", state: "interrupted", tag: "<b>&=" },
    { ...NO_FILTER, span: "between", fromDay: "2026-01-31", toDay: "2026-02-01" },
  ];
  for (const filter of filters) assertEquals(parseFilter(filterQuery(filter)), filter);
  assertEquals(filterQuery(NO_FILTER), "");
  assertEquals(parseFilter("span=ever&state=odd&from=yesterday&x=1"), NO_FILTER);
  assertEquals([isNarrowed(NO_FILTER), isNarrowed({ ...NO_FILTER, query: " " })], [false, false]);
  assertEquals(isNarrowed({ ...NO_FILTER, tag: "a" }), true);
});

Deno.test("listingQuery() makes instants of the person's own days", () => {
  const now = new Date(2026, 2, 5, 13, 30);
  const at = (...day: [number, number, number]): string => new Date(...day).toISOString();
  const rows: readonly [filter: Partial<LibraryFilter>, query: unknown][] = [
    [{}, {}],
    [{ query: "  two words " }, { query: "two words" }],
    [{ span: "today" }, { from: at(2026, 2, 5) }],
    [{ span: "week" }, { from: at(2026, 1, 27) }],
    [{ span: "month" }, { from: at(2026, 1, 4) }],
    [{ span: "year" }, { from: at(2026, 0, 1) }],
    [{ span: "between", fromDay: "2026-02-27", toDay: "2026-02-28" }, {
      from: at(2026, 1, 27),
      to: at(2026, 2, 1),
    }],
    [{ span: "between", toDay: "2026-12-31" }, { to: at(2027, 0, 1) }],
    [{ span: "between", fromDay: "", toDay: "" }, {}],
    [{ state: "ready", tag: "x" }, { state: "ready", tag: "x" }],
  ];
  for (const [filter, query] of rows) {
    assertEquals(listingQuery({ ...NO_FILTER, ...filter }, now), query);
  }
});
