import { dayNames } from "../../../../ui/web/library/day_names.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("dayNames() names a day where it begins", () => {
  const at = (day: number, hour: number): string => new Date(2026, 2, day, hour).toISOString();
  const names = dayNames(
    [at(5, 9), at(5, 1), at(4, 23), at(1, 12), at(1, 11)],
    new Date(2026, 2, 5, 13),
    "en-GB",
  );
  assertEquals(names, ["Today", undefined, "Yesterday", "Sunday 1 March", undefined]);
});
