/**
 * Text in progress: while somebody speaks, the segment so far is made into text again and again by an
 * engine that has nothing better to do. Final texts come first; a pass that is in their way is called off.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import type { EngineName } from "../../shared/config.ts";
import { OVER } from "../../shared/delay.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { SettingValues } from "../../shared/settings.ts";
import type { DraftPlace } from "../jobs/engine_pool.ts";
import { hintsOf } from "../jobs/hints.ts";
import { shortReason } from "../jobs/short_reason.ts";
import type { Store } from "../store/store.ts";
import type { EngineSet } from "../transcribe/engines.ts";
import {
  type Transcriber,
  type Transcription,
  TranscriptionError,
} from "../transcribe/transcriber.ts";
import { DRAFT_REST_MS, DraftSpeed } from "./draft_speed.ts";
import { type DraftClip, type GrowingSegment, PartialText } from "./partial_text.ts";

/** Least time between two looks for an engine that has time, in milliseconds. */
const LOOK_MS = 50;
/** No pass for so long after one was called off for a final text, in milliseconds. */
const AFTER_FINAL_MS = 1_000;

/** What {@linkcode PartialTexts} works with. */
export interface PartialDeps {
  readonly store: Store;
  readonly engines: Pick<EngineSet, "order">;
  /** The job layer, which knows who is busy with final texts. */
  readonly jobs: {
    trouble(name: EngineName): string | undefined;
    enterDraft(engine: Transcriber): DraftPlace | undefined;
  };
  /** Words that a person wants to be expected everywhere. */
  readonly vocabulary: () => string;
  /** Whether there are any, and whether engines that bill each call are asked, too, which is `on`. */
  readonly mode: () => SettingValues["textInProgress"];
  /** @default the machine's own */
  readonly clock?: Clock;
}

/** The texts in progress of all live recordings. */
export class PartialTexts implements AsyncDisposable {
  readonly #deps: PartialDeps;
  readonly #clock: Clock;
  /** Those for which a pass makes sense, each once, who waits longest first. */
  readonly #due = new Set<PartialText>();
  readonly #passes = new Set<Promise<void>>();
  readonly #speeds = new Map<EngineName, DraftSpeed>();
  readonly #closing = new AbortController();
  #lookedMs = 0;

  constructor(deps: PartialDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
  }

  /**
   * Begins with the text of a segment that is being spoken; dispose it when it is over.
   *
   * @returns Undefined if there is to be none.
   */
  begin(segment: GrowingSegment): PartialText | undefined {
    const { store, vocabulary, mode } = this.#deps;
    if (mode() === "off") return undefined;
    return new PartialText(segment, {
      clock: this.#clock,
      hints: (recording, number) => hintsOf(store, recording, number, vocabulary()),
      offer: (text) => {
        this.#due.add(text);
        if (this.#clock.now() - this.#lookedMs >= LOOK_MS) this.#look();
      },
    });
  }

  /** Starts as many passes as engines have time for. */
  #look(): void {
    this.#lookedMs = this.#clock.now();
    const engine = this.#closing.signal.aborted ? undefined : this.#engine();
    if (engine === undefined) return this.#due.clear();
    const speed = this.#speedOf(engine);
    for (const text of this.#due) {
      if (!text.wants() || !speed.allows(text.durationMs, this.#lookedMs)) {
        this.#due.delete(text);
        continue;
      }
      const place = this.#deps.jobs.enterDraft(engine);
      if (place === undefined) return;
      this.#due.delete(text);
      const pass = this.#pass(text, engine, place).finally(() => {
        this.#passes.delete(pass);
        this.#look();
      });
      this.#passes.add(pass);
    }
  }

  /** The engine in use, if it makes drafts. */
  #engine(): Transcriber | undefined {
    const { engines, jobs, mode } = this.#deps;
    const engine = engines.order().find(({ name }) => jobs.trouble(name) === undefined);
    const drafts = engine?.capabilities.drafts;
    return drafts === undefined || (drafts.billed && mode() !== "on") ? undefined : engine;
  }

  #speedOf(engine: Transcriber): DraftSpeed {
    const speed = this.#speeds.get(engine.name) ?? new DraftSpeed();
    this.#speeds.set(engine.name, speed);
    return speed;
  }

  async #pass(text: PartialText, engine: Transcriber, place: DraftPlace): Promise<void> {
    using _place = place;
    try {
      await text.pass((clip) => this.#draft(clip, text, engine, place));
    } catch (error) {
      // The recording's own writing meets the same trouble, and sees to it.
      logger("transcribe").debug("a draft was not made", { error: messageOf(error) });
    }
  }

  async #draft(
    { pcm, durationMs, hints }: DraftClip,
    text: PartialText,
    engine: Transcriber,
    place: DraftPlace,
  ): Promise<Transcription | undefined> {
    const speed = this.#speedOf(engine);
    const late = new AbortController();
    const over = new AbortController();
    const limitMs = engine.capabilities.drafts?.fastEnoughMs(durationMs) ?? 0;
    this.#clock.wait(limitMs, over.signal).then(() => {
      if (!over.signal.aborted) late.abort(new DOMException("It takes too long.", "AbortError"));
    });
    const signal = AbortSignal.any([
      text.closed,
      place.calledOff,
      this.#closing.signal,
      late.signal,
    ]);
    try {
      const call = { ...hints, signal };
      const clip = { samples: () => Promise.resolve(pcm) };
      return await (engine.draft?.(clip, call) ?? engine.transcribe(clip, call));
    } catch (error) {
      const nowMs = this.#clock.now();
      if (place.calledOff.aborted) speed.pause(AFTER_FINAL_MS, nowMs);
      else if (text.closed.aborted || this.#closing.signal.aborted) return undefined;
      else if (late.signal.aborted) {
        speed.tooSlow(durationMs, nowMs);
        logger("transcribe").info("{engine} is too slow for text in progress", {
          engine: engine.name,
          durationMs,
          limitMs,
        });
      } else {
        const waitMs = error instanceof TranscriptionError ? error.retryAfterMs ?? 0 : 0;
        speed.pause(Math.max(waitMs, DRAFT_REST_MS), nowMs);
        logger("transcribe").info("text in progress rests", {
          engine: engine.name,
          reason: shortReason(messageOf(error)),
        });
      }
      return undefined;
    } finally {
      over.abort(OVER);
    }
  }

  /** Calls off what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new DOMException("The engine is ending.", "AbortError"));
    this.#due.clear();
    await Promise.allSettled(this.#passes);
  }
}
