/** What the recorder's state is called. */
import { assertNever } from "../../../shared/errors.ts";
import type { Keeping } from "../kept/keeper.ts";
import { formatDuration, spokenDuration } from "../library/format.ts";
import type { RunningStream } from "../session/session_state.ts";
import { type BrokenStream, brokenStream } from "../stream/stream_state.ts";
import { strings } from "../strings.ts";
import type { RecorderState } from "./recorder_state.ts";

const { recorder: words } = strings;

/** More than this that is not acknowledged is said to be caught up with, in milliseconds. */
const CATCHING_UP_MS = 3_000;

/** What the words depend on besides the state. */
export interface Progress {
  /** Segments whose text is still missing. */
  readonly pending: number;
  /** Length of what the engine has not acknowledged, in milliseconds. */
  readonly unackedMs: number;
}

/** The state in a few words. */
export function statusOf(state: RecorderState, { pending, unackedMs }: Progress): string {
  switch (state.kind) {
    case "idle":
      return words.idle;
    case "preparing":
      return words.preparing;
    case "recording":
      if (state.microphone === "paused") return words.paused;
      if (state.microphone === "lost") return words.waitingForMicrophone;
      if (state.microphone === "reopening") return words.openingMicrophone;
      if (isFull(state.stream)) return words.recordingDiskFull;
      if (brokenStream(state.stream) !== undefined) return words.recordingAlone;
      if (state.stream.kind === "connecting") return words.connecting;
      return unackedMs > CATCHING_UP_MS ? words.catchingUp : words.recording;
    case "saving":
      if (state.discarding) return words.discarding;
      if (isFull(state.stream)) return words.savingDiskFull;
      if (brokenStream(state.stream) !== undefined) return words.savingAlone;
      return unackedMs > CATCHING_UP_MS ? words.savingCatchingUp : words.saving;
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

/** Whether a person who sees nothing of the recorder should look at it. */
export function isTroubled(state: RecorderState): boolean {
  if (state.kind !== "recording" && state.kind !== "saving") return false;
  const isLost = state.kind === "recording" && state.microphone === "lost";
  return isLost || brokenStream(state.stream) !== undefined;
}

function isFull(stream: RunningStream): boolean {
  return brokenStream(stream)?.cause === "disk_full";
}

/** What {@linkcode troubleOf} tells of. */
export interface Trouble {
  readonly stream: RunningStream;
  /** Whether it is still recorded, or only saved. */
  readonly kind: "recording" | "saving";
  /** Length of the audio that only this browser has, in milliseconds. */
  readonly unackedMs: number;
  readonly keeping: Keeping;
  /** Whether the page says elsewhere why there is no connection. */
  readonly reasonShown: boolean;
}

/** What is wrong with the connection while recording or saving. */
export interface TroubleWords {
  /** What happened and what to do; changes seldom. Undefined where nothing is broken. */
  readonly reason: string | undefined;
  /** How much is not saved, and where it is; counts up. */
  readonly unsaved: string;
}

/** What is wrong with the connection, in sentences; undefined if nothing is. */
export function troubleOf(
  { stream, kind, unackedMs, keeping, reasonShown }: Trouble,
): TroubleWords | undefined {
  const broken = brokenStream(stream);
  if (broken === undefined && unackedMs <= CATCHING_UP_MS) return undefined;
  const kept = keeping.kind === "memory" ? words.kept.memory : words.kept[kind];
  return {
    reason: broken && reasonOf(broken, kind, reasonShown),
    unsaved: words.unsaved(spokenDuration(unackedMs), kept),
  };
}

function reasonOf(
  { cause, message }: BrokenStream,
  kind: Trouble["kind"],
  reasonShown: boolean,
): string {
  if (cause === "disk_full") return words.diskFull;
  return words.lost[kind](reasonShown ? words.connectionGone : message ?? words.connectionGone);
}
