/** One transform: the text is read, handed over in one or several calls, each with its attempts. */
import type { Clock } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { MAX_RETRY_AFTER_MS, retry } from "../../shared/retry.ts";
import type { Store } from "../store/store.ts";
import type { TransformOutcome, TransformRow } from "../store/transforms.ts";
import type { FeedWriter } from "../transform/feed.ts";
import { type Call, type LongTask, transformLong, wholeTask } from "../transform/long_text.ts";
import { callKey } from "../transform/prompt.ts";
import { transcriptText } from "../transform/transcript_text.ts";
import { type Transformer, TransformError } from "../transform/transformer.ts";
import type { Place } from "./engine_pool.ts";
import { parkingMs } from "./parking.ts";
import { shortReason } from "./short_reason.ts";
import { watchStall } from "./stall_watch.ts";

/** How long a call may take in all, in milliseconds: a long answer of a model on a small machine. */
const CALL_TIMEOUT_MS = 30 * 60_000;
/** How long a model may read and think before it begins, in milliseconds. */
const FIRST_WORD_MS = 5 * 60_000;
/** How long it may stop in the middle, in milliseconds. */
const NEXT_WORD_MS = 60_000;

/** What a run works with. */
export interface TransformRunDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  /** A provider that was left alone answers again. */
  readonly providerIsBack: () => void;
}

/** What is to be done. */
export interface TransformRun {
  readonly row: TransformRow;
  readonly task: LongTask;
  readonly transformer: Transformer;
  readonly place: Place;
  readonly feed: FeedWriter;
  /** Calls it off. */
  readonly signal: AbortSignal;
}

/**
 * Does a transform.
 *
 * @returns Undefined if it was called off.
 */
export async function runTransform(
  run: TransformRun,
  deps: TransformRunDeps,
): Promise<TransformOutcome | undefined> {
  const { row, task, transformer, place, feed, signal } = run;
  const { store, clock } = deps;
  const text = transcriptText(store.segments.of(row.recording));
  if (text === "") {
    return {
      state: "failed",
      code: "no_text",
      message: "There are no words in this recording to work on.",
    };
  }
  store.transforms.setMaker(row.id, transformer.model, transformer.promptVersion(wholeTask(task)));
  try {
    const result = await transformLong(
      text,
      task,
      transformer.capabilities,
      (call) => ask(call, run, deps),
      (separator) => {
        feed.write(separator);
        feed.settle();
      },
    );
    return { state: "done", text: result };
  } catch (error) {
    if (signal.aborted) return undefined;
    const failure = failureOf(error, transformer);
    const { retryable, retryAfterMs = 0, code, message } = failure;
    if (!retryable) {
      if (place.answered()) deps.providerIsBack();
      return { state: "failed", code, message };
    }
    const leaveAloneMs = retryAfterMs > MAX_RETRY_AFTER_MS ? retryAfterMs : undefined;
    place.failed({ reason: message, leaveAloneMs });
    const waitMs = Math.max(parkingMs(row.parkings), leaveAloneMs ?? 0);
    return { state: "waiting", reason: message, nextTryAtMs: clock.now() + waitMs };
  }
}

/** Makes a call, or takes what it gave in an earlier run. */
async function ask(call: Call, run: TransformRun, deps: TransformRunDeps): Promise<string> {
  const { row, place, feed } = run;
  const { transforms } = deps.store;
  // Where there are no parts, there is nothing to go on with.
  const key = call.task.handed === "all" ? undefined : callKey(call.text, call.task);
  const known = key === undefined ? undefined : transforms.part(row.id, key);
  if (known !== undefined) {
    if (call.shown) feed.write(known);
    return known;
  }
  const result = await attempts(call, run, deps);
  if (place.answered()) deps.providerIsBack();
  if (key !== undefined) transforms.keepPart(row.id, key, result);
  return result;
}

/** Asks, up to three times. */
async function attempts(
  { text, task, maxAnswerTokens, shown }: Call,
  { row, transformer, place, feed, signal }: TransformRun,
  { clock, random }: TransformRunDeps,
): Promise<string> {
  const log = logger(`transform.${row.style}`);
  const late = (afterMs: number): TransformError =>
    new TransformError(
      "timed_out",
      `${transformer.label} gave nothing for ${
        Math.round(afterMs / 1_000)
      } s; it is tried again later.`,
      { retryable: true },
    );
  return await retry((limit) => {
    if (shown) feed.startOver();
    return watchStall((stop, alive) =>
      transformer.transform(text, task, {
        maxAnswerTokens,
        signal: stop,
        wrote: (piece) => {
          alive();
          if (shown) feed.write(piece);
        },
      }), {
      clock,
      firstMs: FIRST_WORD_MS,
      nextMs: NEXT_WORD_MS,
      signal: limit,
      stalled: late,
    });
  }, {
    // Only to learn whether it answers again one is enough.
    ...(place.probe && { attempts: 1 }),
    timeoutMs: CALL_TIMEOUT_MS,
    timedOut: () => late(CALL_TIMEOUT_MS),
    signal,
    wait: clock.wait,
    random,
    failed: ({ attempt, error, waitMs }) => {
      const { code, status } = failureOf(error, transformer);
      // Not its sentence: a provider may repeat in it what it was sent.
      log.warn("attempt {attempt} failed", {
        attempt,
        transform: row.id,
        provider: transformer.name,
        code,
        ...(status !== undefined && { status }),
        ...(waitMs !== undefined && { waitMs }),
      });
    },
  });
}

/** What a transformer threw; whatever it didn't foresee may pass. */
function failureOf(error: unknown, { label }: Transformer): TransformError {
  if (error instanceof TransformError) return error;
  return new TransformError(
    "unexpected",
    `${label} failed unexpectedly (${shortReason(messageOf(error))}); it is tried again later.`,
    { retryable: true, cause: error },
  );
}
