/** Figures and dates as people read them. */
import { strings } from "../strings.ts";

/** Locale of dates: the person's own English, because the page's words are English. */
export function dateLocale(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? "en-GB";
}

/** A duration as `0:07`, `12:34` or `1:02:03`. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const hours = Math.floor(seconds / 3_600);
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

/** A duration within a sentence, rounded up: `7 seconds`, `12:34 minutes`, `1:02:03 hours`. */
export function spokenDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return strings.durations.seconds(seconds);
  const figure = formatDuration(seconds * 1_000);
  return seconds < 3_600 ? strings.durations.minutes(figure) : strings.durations.hours(figure);
}

/** A duration in ISO 8601, for the `datetime` of a time element. */
export function isoDuration(ms: number): string {
  return `PT${(ms / 1_000).toFixed(3)}S`;
}

/** A size as `640 kB`, `1.2 MB` or `3.4 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** How times were written last: to make it takes longer than all the rest of a row of a list. */
let times: { readonly locale: string; readonly in: Intl.DateTimeFormat } | undefined;

/** The time of day of an instant. */
export function formatTime(instant: string, locale: string): string {
  if (times?.locale !== locale) {
    times = { locale, in: new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }) };
  }
  return times.in.format(new Date(instant));
}

/** The day of an instant, told from today: "Today", "Yesterday", "Monday 3 August", with the year if another. */
export function formatDay(instant: string, now: Date, locale: string): string {
  const day = new Date(instant);
  const midnight = (date: Date): number =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  const daysAgo = (midnight(now) - midnight(day)) / 86_400_000;
  if (daysAgo === 0) return strings.library.today;
  if (daysAgo === 1) return strings.library.yesterday;
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(day.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  }).format(day);
}

/** A file's name of a title: without what file systems refuse or what turns text around, not too long. */
export function fileName(title: string, extension: string): string {
  const cleaned = title.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, " ");
  const stem = [...cleaned].slice(0, 80).join("").trim().replace(/^\.+|\.+$/g, "");
  return `${stem === "" ? "recording" : stem}.${extension}`;
}
