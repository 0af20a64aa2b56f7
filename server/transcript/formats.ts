/** A recording's text as files: plain, Markdown, SubRip, WebVTT, JSON. */
import { assertNever } from "../../shared/errors.ts";
import { groupParagraphs, joinTexts } from "../../shared/paragraphs.ts";
import type { Mark, Recording, Segment } from "../../shared/recording.ts";
import { titleFromWords } from "../../shared/title.ts";

/** Names of the formats. */
export const TRANSCRIPT_FORMATS = ["txt", "md", "srt", "vtt", "json"] as const;
/** Name of a format. */
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/** Content types of the formats. */
export const TRANSCRIPT_TYPES: Readonly<Record<TranscriptFormat, string>> = {
  txt: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  srt: "application/x-subrip; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
  json: "application/json",
};

function spoken(recording: Recording): Segment[] {
  return recording.segments.filter(({ text }) => text !== "");
}

/** Texts of the segments joined to paragraphs. */
export function paragraphs(
  segments: readonly Pick<Segment, "text" | "startMs" | "endMs">[],
): string[] {
  return groupParagraphs(segments, (segment) => segment)
    .map((paragraph) => joinTexts(paragraph.map(({ text }) => text)));
}

/** A time as in subtitles: `01:02:03,456` with the separator of the format. */
function clock(ms: number, separator: "," | "."): string {
  const pad = (value: number, length: number): string =>
    Math.floor(value).toString().padStart(length, "0");
  return `${pad(ms / 3_600_000, 2)}:${pad(ms / 60_000 % 60, 2)}:${pad(ms / 1_000 % 60, 2)}` +
    `${separator}${pad(ms % 1_000, 3)}`;
}

/** One line of text: a blank line would end a cue. */
function cueText(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replaceAll("-->", "->");
}

function escapeVtt(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Escapes what Markdown would read as markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, "\\$&").replace(/^(\d+)([.)])/gm, "$1\\$2")
    .replace(/^([+-])/gm, "\\$1");
}

function headingOf({ title, createdAt }: Recording, segments: readonly Segment[]): string {
  const words = segments.slice(0, 8).map(({ text }) => text).join(" ");
  return title.replace(/\s+/g, " ").trim() || titleFromWords(words) || createdAt;
}

/** The marked moments as a list; nothing if there are none. */
function markList(marks: readonly Mark[]): string[] {
  const items = marks.map(({ atMs, label }) => {
    const [time = ""] = clock(atMs, ".").split(".");
    return `- ${time} ${escapeMarkdown((label ?? "").replace(/\s+/g, " "))}`.trim();
  });
  return items.length === 0 ? [] : [items.join("\n")];
}

/** Formats a recording's text. */
export function formatTranscript(recording: Recording, format: TranscriptFormat): string {
  const segments = spoken(recording);
  switch (format) {
    case "txt":
      return segments.length === 0 ? "" : `${paragraphs(segments).join("\n\n")}\n`;
    case "md":
      return [
        `# ${escapeMarkdown(headingOf(recording, segments))}`,
        ...markList(recording.marks),
        ...paragraphs(segments).map(escapeMarkdown),
      ].join("\n\n") + "\n";
    case "srt":
      return segments.map((segment, index) =>
        `${index + 1}\n${clock(segment.startMs, ",")} --> ${clock(segment.endMs, ",")}\n` +
        `${cueText(segment.text)}\n`
      ).join("\n");
    case "vtt":
      return [
        "WEBVTT\n",
        ...segments.map((segment) =>
          `${clock(segment.startMs, ".")} --> ${clock(segment.endMs, ".")}\n` +
          `${escapeVtt(cueText(segment.text))}\n`
        ),
      ].join("\n");
    case "json":
      return `${JSON.stringify(recording, null, 2)}\n`;
    default:
      return assertNever(format);
  }
}
