/** A segment as the page shows it, whether it came by the live stream or by REST. */
import { groupParagraphs, joinTexts, spaceBetween } from "../../../shared/paragraphs.ts";
import type { EngineMessage } from "../../../shared/protocol.ts";
import type { Segment } from "../../../shared/recording.ts";

/** How far a segment's text is. */
export type TextState =
  /** Still being spoken, or its text not there yet; what is known of it, settled and tentative. */
  | { readonly kind: "pending"; readonly settled: string; readonly tentative: string }
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "empty" }
  | { readonly kind: "waiting"; readonly reason: string }
  | { readonly kind: "failed"; readonly message: string };

/** A segment and its text. */
export interface TranscriptSegment {
  readonly segment: number;
  /** Where it starts and ends in the recording, as far as known. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly state: TextState;
}

const PENDING = { kind: "pending", settled: "", tentative: "" } as const;

/** Segments of a recording as REST gives them, in the order of their sound. */
export function fromRecording(segments: readonly Segment[]): TranscriptSegment[] {
  return segments
    .map((one) => ({
      segment: one.segment,
      startMs: one.startMs,
      endMs: one.endMs,
      state: textStateOf(one),
    }))
    .sort((a, b) => a.startMs - b.startMs);
}

function textStateOf({ state, text, reason, error }: Segment): TextState {
  switch (state) {
    case "pending":
      return { ...PENDING, settled: text };
    case "done":
      return { kind: "done", text };
    case "empty":
      return { kind: "empty" };
    case "waiting":
      return { kind: "waiting", reason: reason ?? "" };
    case "failed":
      return { kind: "failed", message: error?.message ?? "" };
  }
}

/**
 * Applies a message of the live stream.
 *
 * @returns The segments in order; the same array if the message says nothing of a text.
 */
export function applyMessage(
  segments: readonly TranscriptSegment[],
  message: EngineMessage,
): readonly TranscriptSegment[] {
  switch (message.type) {
    case "speech_start":
      return put(segments, message.segment, { startMs: message.startMs });
    case "speech_end":
      return put(segments, message.segment, { endMs: message.endMs });
    case "partial": {
      const { segment, settled, tentative } = message;
      // A text that is there already is not taken back by a late partial one.
      const known = segments.find((one) => one.segment === segment)?.state.kind ?? "pending";
      if (known !== "pending") return segments;
      return put(segments, segment, { state: { kind: "pending", settled, tentative } });
    }
    case "final": {
      const { segment, startMs, endMs, text } = message;
      return put(segments, segment, { startMs, endMs, state: { kind: "done", text } });
    }
    case "empty":
      return put(segments, message.segment, { state: { kind: "empty" } });
    case "waiting":
      return put(segments, message.segment, {
        state: { kind: "waiting", reason: message.reason },
      });
    case "failed":
      return put(segments, message.segment, {
        state: { kind: "failed", message: message.message },
      });
    default:
      return segments;
  }
}

/** Adds or replaces a segment; what is left out stays as it was. */
function put(
  segments: readonly TranscriptSegment[],
  segment: number,
  news: Partial<TranscriptSegment>,
): readonly TranscriptSegment[] {
  const known = segments.find((one) => one.segment === segment) ??
    { segment, startMs: undefined, endMs: undefined, state: PENDING };
  return [...segments.filter((one) => one.segment !== segment), { ...known, ...news }]
    .sort((a, b) => a.segment - b.segment);
}

/** Whether a text may still come by itself. */
export function isUnsettled({ state }: TranscriptSegment): boolean {
  return state.kind === "pending" || state.kind === "waiting";
}

/** Whether a segment has, or may still get, something to show. */
function isShown({ state }: TranscriptSegment): boolean {
  return state.kind !== "empty" && !(state.kind === "done" && state.text.trim() === "");
}

/** Groups what there is to show into paragraphs, as in the files that the engine makes of a transcript. */
export function paragraphsOf(segments: readonly TranscriptSegment[]): TranscriptSegment[][] {
  return groupParagraphs(segments.filter(isShown), (segment) => ({
    ...segment,
    text: segment.state.kind === "done" ? segment.state.text : "",
  }));
}

/** What belongs behind a segment's text, before the next one's. */
export function spaceAfter(
  segment: TranscriptSegment,
  next: TranscriptSegment | undefined,
): string {
  const [before, after] = [segment, next].map((one) =>
    one?.state.kind === "done" ? one.state.text.trim() : "..."
  );
  return spaceBetween(before ?? "", after ?? "");
}

/** The text so far, with an empty line between paragraphs. */
export function textOf(segments: readonly TranscriptSegment[]): string {
  return paragraphsOf(segments.filter(({ state }) => state.kind === "done"))
    .map((paragraph) =>
      joinTexts(paragraph.map(({ state }) => state.kind === "done" ? state.text : ""))
    )
    .join("\n\n");
}
