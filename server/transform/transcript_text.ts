/** A recording's text as it is worked on. */
import { samplesToMs } from "../../shared/protocol.ts";
import type { SegmentRow } from "../store/segments.ts";
import { paragraphs } from "../transcript/formats.ts";

/** The texts of the segments as paragraphs, with an empty line between them. */
export function transcriptText(segments: readonly SegmentRow[]): string {
  return paragraphs(
    segments.filter(({ text }) => text.trim() !== "").map(({ text, startSample, endSample }) => ({
      text,
      startMs: samplesToMs(startSample),
      endMs: samplesToMs(endSample),
    })),
  ).join("\n\n");
}
