/** Following a recording by REST until nothing more comes by itself. */
import { delay } from "../../../shared/delay.ts";
import type { Recording, Segment } from "../../../shared/recording.ts";
import type { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";

/** Wait between looks while texts are being written, in milliseconds. */
const BUSY_MS = 2_000;
/** Wait between looks while texts wait for their engine, in milliseconds. */
const WAITING_MS = 10_000;

/** Whether a person has asked for another text; a provisional one is made anew by itself, some time. */
export function isWrittenAnew({ again, provisional }: Segment): boolean {
  return again === true && provisional !== true;
}

/** Milliseconds until the next look; undefined if nothing more comes by itself. */
export function nextLookMs({ state, segments }: Recording): number | undefined {
  if (segments.some((one) => one.state === "pending" || isWrittenAnew(one))) return BUSY_MS;
  if (state === "live" || state === "processing") return BUSY_MS;
  const waiting = segments.some((segment) => segment.state === "waiting" || segment.again);
  return waiting || state === "interrupted" ? WAITING_MS : undefined;
}

/**
 * Looks at a recording now and then, until all of it is there or the signal is aborted.
 *
 * @param onUpdate Told of each answer.
 * @throws {ApiError} If the recording can't be had; while the engine is away it is tried again.
 */
export async function watchRecording(
  api: Api,
  id: string,
  onUpdate: (recording: Recording) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    let waitMs: number | undefined = BUSY_MS;
    try {
      const recording = await api.recording(id, signal);
      if (signal.aborted) return;
      onUpdate(recording);
      waitMs = nextLookMs(recording);
    } catch (error) {
      if (signal.aborted) return;
      const passing = error instanceof ApiError &&
        (error.problem === "away" || error.problem === "unreachable" || error.problem === "login");
      if (!passing) throw error;
    }
    if (waitMs === undefined) return;
    await delay(waitMs, signal);
    if (signal.aborted) return;
  }
}
