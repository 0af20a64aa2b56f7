/**
 * One transcription: the engines that may do it, one after the other, each with its attempts, until one
 * has done it.
 */
import type { Clock } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { samplesToMs } from "../../shared/protocol.ts";
import { MAX_RETRY_AFTER_MS, retry } from "../../shared/retry.ts";
import { AudioFileError } from "../audio/audio_file_error.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { readRecording } from "../audio/recording_samples.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import type { TranscriptionJob } from "../store/jobs.ts";
import type { SegmentRow } from "../store/segments.ts";
import type { Store, TranscriptionOutcome } from "../store/store.ts";
import { inventionIn } from "../transcribe/invention.ts";
import { type ClipLevel, levelOf } from "../transcribe/level.ts";
import {
  type AudioClip,
  type Transcriber,
  type Transcription,
  TranscriptionError,
} from "../transcribe/transcriber.ts";
import type { EnginePool, Place, Standing } from "./engine_pool.ts";
import { type Hints, hintsOf } from "./hints.ts";
import { parkingMs } from "./parking.ts";
import { shortReason } from "./short_reason.ts";

/** What a run works with. */
export interface RunDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  readonly pool: EnginePool;
  readonly clock: Clock;
  readonly random: () => number;
  /** Words to expect in any recording. */
  readonly vocabulary: () => string;
  /** A provider that was left alone answers again. */
  readonly engineIsBack: () => void;
}

/** What is to be done. */
export interface Run {
  readonly job: TranscriptionJob;
  /** Engines that may do it, the best first. */
  readonly engines: readonly Transcriber[];
  /** The first of them that is free, and a place there. */
  readonly first: { readonly engine: Transcriber; readonly place: Place };
  /** Whether a weaker engine's text is only until a better one is back. */
  readonly provisional: boolean;
  /** Calls it off. */
  readonly signal: AbortSignal;
}

/** How a run ended. */
export interface RunResult {
  readonly outcome: TranscriptionOutcome;
  /** Name of the engine that was asked last. */
  readonly engine: string;
}

/** Why an engine could not do it for now, and from when on it may be asked again. */
interface Trouble {
  readonly reason: string;
  /** In milliseconds since 1970; 0 if nobody can tell. */
  readonly notBeforeMs: number;
}

/**
 * Does a transcription.
 *
 * @returns Undefined if it was called off.
 */
export async function runTranscription(run: Run, deps: RunDeps): Promise<RunResult | undefined> {
  using firstPlace = run.first.place;
  const { job, engines, first, signal } = run;
  const { pool, clock } = deps;
  const troubles: Trouble[] = [];
  let asked = first.engine;
  let clip: Clip | undefined;
  try {
    clip = await clipOf(job, signal, deps);
  } catch (error) {
    if (signal.aborted) return undefined;
    return { engine: asked.name, outcome: audioOutcome(error, job, clock.now()) };
  }
  if (clip === undefined) return undefined;
  const firstIndex = engines.indexOf(first.engine);
  for (const [index, engine] of engines.entries()) {
    // Those before the first were passed over because they are down.
    if (index < firstIndex) {
      troubles.push(...troubleOf(pool.standing(engine)));
      continue;
    }
    using place = index === firstIndex ? firstPlace : await pool.waitFor(engine, signal);
    if (signal.aborted) return undefined;
    if (place === undefined) {
      troubles.push(...troubleOf(pool.standing(engine)));
      continue;
    }
    asked = engine;
    try {
      const result = await attempts(engine, place, clip, run, deps);
      if (place.answered()) deps.engineIsBack();
      const better = run.provisional && index > 0
        ? { nextTryAtMs: clock.now() + parkingMs(0) }
        : undefined;
      return { engine: engine.name, outcome: outcomeOf(result, clip, engine, better) };
    } catch (error) {
      if (signal.aborted) return undefined;
      const { retryable, retryAfterMs = 0, code, message } = failureOf(error, engine);
      if (retryable) {
        const leaveAloneMs = retryAfterMs > MAX_RETRY_AFTER_MS ? retryAfterMs : undefined;
        place.failed({ reason: message, leaveAloneMs });
        troubles.push({ reason: message, notBeforeMs: clock.now() + (leaveAloneMs ?? 0) });
        continue;
      }
      if (place.answered()) deps.engineIsBack();
      // What is down may do it yet.
      if (troubles.length > 0) continue;
      return { engine: engine.name, outcome: { state: "failed", code, message } };
    }
  }
  const notBeforeMs = Math.min(...troubles.map((trouble) => trouble.notBeforeMs));
  return {
    engine: asked.name,
    outcome: {
      state: "waiting",
      reason: troubles[0]?.reason ?? "No engine could be asked.",
      nextTryAtMs: Math.max(clock.now() + parkingMs(job.parkings), notBeforeMs),
    },
  };
}

/** What an engine that is passed over stands for. */
function troubleOf(standing: Standing): Trouble[] {
  return standing.kind === "down"
    ? [{ reason: standing.reason, notBeforeMs: standing.untilMs }]
    : [];
}

/** A segment with its sound, which is read anew for each attempt but the first, and what an engine is told besides. */
interface Clip extends AudioClip {
  readonly segment: SegmentRow;
  readonly durationMs: number;
  readonly level: ClipLevel;
  readonly hints: Hints;
}

async function clipOf(
  job: TranscriptionJob,
  signal: AbortSignal,
  deps: RunDeps,
): Promise<Clip | undefined> {
  const { store, folders } = deps;
  const segment = store.segments.get(job.recording, job.segment);
  if (segment === undefined) return undefined;
  const { startSample, endSample } = segment;
  const read = (): Promise<Uint8Array<ArrayBuffer>> =>
    readRecording(folders, job.recording, startSample, endSample, signal);
  const pcm = await read();
  let unused: Uint8Array<ArrayBuffer> | undefined = pcm;
  return {
    segment,
    samples: async () => {
      const first = unused;
      unused = undefined;
      return first ?? await read();
    },
    durationMs: samplesToMs(pcm.length / BYTES_PER_SAMPLE),
    level: levelOf(pcm),
    hints: hintsOf(store, job.recording, job.segment, deps.vocabulary()),
  };
}

/** Asks an engine, up to three times. */
async function attempts(
  engine: Transcriber,
  place: Place,
  clip: Clip,
  { job, signal }: Run,
  { clock, random }: RunDeps,
): Promise<Transcription> {
  const log = logger(`transcribe.${job.recording}`);
  const timeoutMs = engine.capabilities.timeoutMs(clip.durationMs);
  const startedMs = clock.now();
  const result = await retry(
    (limit) => engine.transcribe(clip, { ...clip.hints, signal: limit }),
    {
      // Only to learn whether it answers again one is enough.
      ...(place.probe && { attempts: 1 }),
      timeoutMs,
      timedOut: () =>
        new TranscriptionError(
          "timed_out",
          `${engine.label} gave no answer within ${
            Math.round(timeoutMs / 1_000)
          } s; it is tried again later.`,
          { retryable: true },
        ),
      signal,
      wait: clock.wait,
      random,
      failed: ({ attempt, error, waitMs }) => {
        const { code, status, message } = failureOf(error, engine);
        log.warn("attempt {attempt} failed", {
          attempt,
          segment: job.segment,
          engine: engine.name,
          code,
          ...(status !== undefined && { status }),
          ...(waitMs !== undefined && { waitMs }),
          reason: shortReason(message),
        });
      },
    },
  );
  log.debug("engine answered", {
    segment: job.segment,
    engine: engine.name,
    tookMs: Math.round(clock.now() - startedMs),
  });
  return result;
}

/** What an engine threw; whatever it didn't foresee may pass. */
function failureOf(error: unknown, engine: Transcriber): TranscriptionError {
  if (error instanceof TranscriptionError) return error;
  return new TranscriptionError(
    "unexpected",
    `${engine.label} failed unexpectedly (${
      shortReason(messageOf(error))
    }); it is tried again later.`,
    { retryable: true, cause: error },
  );
}

function outcomeOf(
  result: Transcription,
  clip: Clip,
  { name }: Transcriber,
  better: { readonly nextTryAtMs: number } | undefined,
): TranscriptionOutcome {
  const text = result.text.trim();
  const reason = text === "" ? "no_words" : inventionIn(result, clip.level, clip.hints);
  if (reason !== undefined) return { state: "empty", engine: name, reason, better };
  const startMs = samplesToMs(clip.segment.startSample);
  const words = result.words?.map((word) => ({
    word: word.word,
    startMs: word.startMs + startMs,
    endMs: word.endMs + startMs,
  }));
  return { state: "done", engine: name, text, words, better };
}

/** What becomes of a job whose audio can't be read. */
function audioOutcome(error: unknown, job: TranscriptionJob, nowMs: number): TranscriptionOutcome {
  if (error instanceof Deno.errors.NotFound) {
    return {
      state: "failed",
      code: "audio_missing",
      message: "The audio of this recording is not in its folder; put it back from a backup.",
    };
  }
  if (error instanceof AudioFileError) {
    return {
      state: "failed",
      code: "audio_damaged",
      message: `${error.message} Put the recording's folder back from a backup.`,
    };
  }
  return {
    state: "waiting",
    reason: `The transcription failed unexpectedly (${shortReason(messageOf(error))}).`,
    nextTryAtMs: nowMs + parkingMs(job.parkings),
  };
}
