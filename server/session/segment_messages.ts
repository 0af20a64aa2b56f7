/** What the stream says of a segment. */
import { assertNever } from "../../shared/errors.ts";
import { type EngineMessage, samplesToMs } from "../../shared/protocol.ts";
import type { SegmentRow } from "../store/segments.ts";

/** The message for how a segment stands; none while it is pending. */
export function outcomeMessage(row: SegmentRow): EngineMessage | undefined {
  const { segment } = row;
  switch (row.state) {
    case "pending":
      return undefined;
    case "done":
      return {
        type: "final",
        segment,
        startMs: samplesToMs(row.startSample),
        endMs: samplesToMs(row.endSample),
        text: row.text,
        engine: row.engine ?? "",
        ...(row.provisional && { provisional: true }),
      };
    case "empty":
      return { type: "empty", segment, reason: row.reason ?? "" };
    case "waiting":
      return {
        type: "waiting",
        segment,
        reason: row.reason ?? "",
        nextTryAt: new Date(row.nextTryAt ?? Date.now()).toISOString(),
      };
    case "failed":
      return {
        type: "failed",
        segment,
        code: row.error?.code ?? "failed",
        message: row.error?.message ?? "",
      };
    default:
      return assertNever(row.state);
  }
}

/** Everything the stream says of a segment, in order, for a client that hasn't heard of it. */
export function segmentMessages(row: SegmentRow): EngineMessage[] {
  const { segment } = row;
  const messages: EngineMessage[] = [
    { type: "speech_start", segment, startMs: samplesToMs(row.startSample) },
    { type: "speech_end", segment, endMs: samplesToMs(row.endSample) },
  ];
  const outcome = outcomeMessage(row);
  if (outcome !== undefined) messages.push(outcome);
  return messages;
}
