import { formatTranscript } from "../../../server/transcript/formats.ts";
import type { Recording, Segment } from "../../../shared/recording.ts";
import { assertEquals } from "../../assert.ts";

function segment(number: number, startMs: number, endMs: number, text: string): Segment {
  const state = text === "" ? "empty" : "done";
  return { segment: number, state, startMs, endMs, text, engine: "groq" };
}

const recording: Recording = {
  id: "0190a1b2-0000-7000-8000-000000000000",
  title: "A *plan*",
  state: "ready",
  createdAt: "2026-11-22T10:00:00.000Z",
  durationMs: 3_700_000,
  language: "en",
  tags: [],
  gaps: [],
  marks: [],
  audio: { format: "wav", bytes: 44 },
  segments: [
    segment(0, 0, 1_500, "Hello there."),
    segment(1, 1_900, 3_000, "How are you?"),
    segment(2, 4_000, 4_200, ""),
    segment(3, 3_661_007, 3_662_000, "1. <b> --> & done"),
  ],
};

Deno.test("formatTranscript() joins to paragraphs in txt", () => {
  const text = formatTranscript(recording, "txt");
  assertEquals(text, "Hello there. How are you?\n\n1. <b> --> & done\n");
  assertEquals(formatTranscript({ ...recording, segments: [] }, "txt"), "");
});

Deno.test("formatTranscript() escapes what Markdown would read as markup", () => {
  assertEquals(
    formatTranscript(recording, "md"),
    "# A \\*plan\\*\n\nHello there. How are you?\n\n1\\. \\<b\\> --\\> & done\n",
  );
  const headings = [
    { ...recording, title: " " },
    { ...recording, title: "", segments: [] },
  ].map((each) => formatTranscript(each, "md").split("\n")[0]);
  assertEquals(headings, [
    "# Hello there. How are you? 1. \\<b\\> --\\> & done",
    "# 2026-11-22T10:00:00.000Z",
  ]);
});

Deno.test("formatTranscript() lists the marked moments in Markdown", () => {
  const marks = [{ atMs: 1_900, label: "a *point*\nof order" }, { atMs: 3_661_007, label: null }];
  assertEquals(
    formatTranscript({ ...recording, marks, segments: recording.segments.slice(0, 1) }, "md"),
    "# A \\*plan\\*\n\n- 00:00:01 a \\*point\\* of order\n- 01:01:01\n\nHello there.\n",
  );
});

Deno.test("formatTranscript() makes SubRip", () => {
  assertEquals(
    formatTranscript(recording, "srt"),
    "1\n00:00:00,000 --> 00:00:01,500\nHello there.\n\n" +
      "2\n00:00:01,900 --> 00:00:03,000\nHow are you?\n\n" +
      "3\n01:01:01,007 --> 01:01:02,000\n1. <b> -> & done\n",
  );
});

Deno.test("formatTranscript() makes WebVTT", () => {
  assertEquals(
    formatTranscript(recording, "vtt"),
    "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello there.\n\n" +
      "00:00:01.900 --> 00:00:03.000\nHow are you?\n\n" +
      "01:01:01.007 --> 01:01:02.000\n1. &lt;b&gt; -&gt; &amp; done\n",
  );
});

Deno.test("formatTranscript() gives the whole recording as json", () => {
  assertEquals(JSON.parse(formatTranscript(recording, "json")), recording);
});
