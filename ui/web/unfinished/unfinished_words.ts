/** What is said of an unfinished recording. */
import { assertNever } from "../../../shared/errors.ts";
import { formatDuration, spokenDuration } from "../library/format.ts";
import { brokenStream } from "../stream/stream_state.ts";
import { strings } from "../strings.ts";
import type { Unfinished } from "./unfinished_state.ts";

const { unfinished: words } = strings;

/** How an unfinished recording stands, in sentences. */
export function sentencesOf({ state, recording, durationMs, unsavedMs }: Unfinished): string {
  const unsaved = spokenDuration(unsavedMs);
  switch (state.kind) {
    case "found": {
      const broken = words.found(spokenDuration(durationMs));
      if (recording === undefined) return `${broken} ${words.allUnsaved}`;
      return `${broken} ${unsavedMs === 0 ? words.allSaved : words.unsaved(unsaved)}`;
    }
    case "saving":
      if (brokenStream(state.stream) === undefined) return words.saving;
      return brokenStream(state.stream)?.cause === "disk_full"
        ? words.savingDiskFull(unsaved)
        : words.savingAlone(unsaved);
    case "saved":
      return words.saved(formatDuration(state.durationMs));
    case "failed": {
      if (state.reason === undefined) return words.failed(unsaved);
      const reason = state.message ?? strings.recorder.sessionFailed(state.reason);
      return `${reason} ${words.failed(unsaved)}`;
    }
    default:
      return assertNever(state);
  }
}
