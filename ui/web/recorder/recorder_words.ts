/** What the recorder's state is called. */
import { assertNever } from "../../../shared/errors.ts";
import { formatDuration, spokenDuration } from "../library/format.ts";
import { strings } from "../strings.ts";
import type { StreamState } from "../stream/stream_state.ts";
import type { RecorderState } from "./recorder_state.ts";

const { recorder: words } = strings;

/**
 * The state in a few words.
 *
 * @param pending Segments whose text is still missing.
 */
export function statusOf(state: RecorderState, pending: number): string {
  switch (state.kind) {
    case "idle":
      return words.idle;
    case "preparing":
      return words.preparing;
    case "recording":
      if (isFull(state.stream)) return words.recordingDiskFull;
      if (state.stream.kind === "waiting") return words.recordingAlone;
      return state.stream.kind === "connecting" ? words.connecting : words.recording;
    case "saving":
      if (isFull(state.stream)) return words.savingDiskFull;
      return state.stream.kind === "waiting" ? words.savingAlone : words.saving;
    case "saved": {
      const duration = formatDuration(state.durationMs);
      return pending === 0 ? words.saved(duration) : words.savedPending(duration, pending);
    }
    case "failed":
      return words.failed;
    default:
      return assertNever(state);
  }
}

function isFull(stream: StreamState): boolean {
  return stream.kind === "waiting" && stream.cause === "disk_full";
}

/**
 * What is wrong with the connection while recording or saving, as a sentence; undefined if nothing is.
 *
 * @param unackedMs Length of the audio that only this tab has.
 * @param reasonShown Whether the page says elsewhere why there is no connection.
 */
export function troubleOf(
  stream: StreamState,
  unackedMs: number,
  reasonShown: boolean,
): string | undefined {
  if (stream.kind !== "waiting") return undefined;
  const unsaved = spokenDuration(unackedMs);
  if (stream.cause === "disk_full") return words.diskFull(unsaved);
  return stream.message === undefined || reasonShown
    ? words.lost(unsaved)
    : words.lostBecause(stream.message, unsaved);
}
