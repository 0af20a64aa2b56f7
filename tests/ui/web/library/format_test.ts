import {
  dateLocale,
  fileName,
  formatBytes,
  formatDay,
  formatDuration,
  isoDuration,
  spokenDuration,
} from "../../../../ui/web/library/format.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";

Deno.test("formatDuration() is short, and never shows time that has not passed", () => {
  const shown = [0, 999, 7_000, 59_999, 60_000, 754_000, 3_599_999, 3_600_000, 36_061_000]
    .map(formatDuration);
  assertEquals(shown, [
    "0:00",
    "0:00",
    "0:07",
    "0:59",
    "1:00",
    "12:34",
    "59:59",
    "1:00:00",
    "10:01:01",
  ]);
  assertStrictEquals(isoDuration(1_500), "PT1.500S");
});

Deno.test("spokenDuration() rounds up and names its unit", () => {
  assertEquals([0, 1, 1_000, 1_001, 59_500, 3_599_000, 3_600_000].map(spokenDuration), [
    "0 seconds",
    "1 second",
    "1 second",
    "2 seconds",
    "1:00 minutes",
    "59:59 minutes",
    "1:00:00 hours",
  ]);
});

Deno.test("formatBytes() is in kB, MB and GB", () => {
  assertEquals([1, 640_000, 1_234_567, 74_467_700_000].map(formatBytes), [
    "1 kB",
    "640 kB",
    "1.2 MB",
    "74.5 GB",
  ]);
});

Deno.test("formatDay() counts calendar days, not hours", () => {
  const now = new Date(2026, 10, 22, 0, 5);
  const at = (...date: [number, number, number, number]): string =>
    formatDay(new Date(...date).toISOString(), now, "en-GB");
  assertStrictEquals(at(2026, 10, 22, 0), "Today");
  assertStrictEquals(at(2026, 10, 21, 23), "Yesterday");
  assertStrictEquals(at(2026, 10, 20, 23), "Friday 20 November");
  assertStrictEquals(at(2025, 10, 20, 23), "Thursday, 20 November 2025");
});

Deno.test("dateLocale() is the person's English, or some English", () => {
  assertStrictEquals(dateLocale(["de-DE", "en-AU", "en"]), "en-AU");
  assertStrictEquals(dateLocale(["de"]), "en-GB");
});

Deno.test("fileName() is fit for any file system", () => {
  assertStrictEquals(fileName("Notes: 1/2?", "txt"), "Notes 1 2.txt");
  assertStrictEquals(fileName("..", "md"), "recording.md");
  assertStrictEquals(fileName("a\u202egnp\u2069.exe", "txt"), "a gnp .exe.txt");
  assertStrictEquals(fileName("\u0000", "md"), "recording.md");
  assertStrictEquals(fileName("יומן", "srt"), "יומן.srt");
  const long = fileName("\u{1f600}".repeat(200), "json");
  assert(long.isWellFormed());
  assertStrictEquals([...long].length, 85);
});
