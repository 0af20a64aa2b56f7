/**
 * Runs the transforms of the table: as many at the same time as the provider works on, what a person waits
 * for first. A transform is a row from the start, so none is lost with the process.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import type { Store } from "../store/store.ts";
import type { TransformOutcome, TransformRow, TransformWish } from "../store/transforms.ts";
import { type Follower, TransformFeeds } from "../transform/feed.ts";
import type { StyleLibrary } from "../transform/styles/library.ts";
import { automaticWish, taskOf } from "../transform/task.ts";
import type { Transformer } from "../transform/transformer.ts";
import type { TransformerSet } from "../transform/transformers.ts";
import { EnginePool, type Place } from "./engine_pool.ts";
import { JobLoop } from "./job_loop.ts";
import { FIRST_PARKING_MS, NO_STORING_REST_MS } from "./parking.ts";
import { runTransform } from "./transform_run.ts";

/** Transforms that are queued, run or wait, at most; with more none is taken on. */
const MAX_OPEN = 1_000;
/** Who works on texts where there is no model: rules, one text at a time. */
const NO_MODEL_POOL = { name: "rules", capabilities: { concurrency: 1 } };

/** What the jobs work with. */
export interface TransformJobDeps {
  readonly store: Store;
  readonly styles: Pick<StyleLibrary, "get">;
  readonly transformers: Pick<TransformerSet, "model" | "forStyle">;
  /** A transform is done, failed or waits. */
  readonly settled: (row: TransformRow) => void;
  /** What was asked for when a recording began is not made, since nothing was said. */
  readonly spared: (recording: string) => void;
  /**
   * The time and waiting.
   * @default the machine's own
   */
  readonly clock?: Clock;
  /**
   * A number from 0 to below 1.
   * @default Math.random
   */
  readonly random?: () => number;
}

/** The transforms under way and those that wait. */
export class TransformJobs implements AsyncDisposable {
  readonly #deps: TransformJobDeps;
  readonly #clock: Clock;
  readonly #pool: EnginePool;
  readonly #loop: JobLoop;
  readonly #feeds = new TransformFeeds();
  readonly #readied = (): void => this.kick();

  constructor(deps: TransformJobDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
    this.#pool = new EnginePool(this.#clock);
    this.#loop = new JobLoop({
      clock: this.#clock,
      log: logger("transform"),
      start: () => this.#startSome(),
      nextDue: () => deps.store.transforms.nextDue(),
    });
    deps.store.recordings.readied.add(this.#readied);
  }

  /** Why the provider is left alone at present, as a sentence; undefined if it isn't. */
  get trouble(): string | undefined {
    const { model } = this.#deps.transformers;
    return model && this.#pool.trouble(model.name);
  }

  /** Whether there are so many transforms already that none is taken on. */
  get full(): boolean {
    const { queued, running, waiting } = this.#deps.store.transforms.counts();
    return queued + running + waiting >= MAX_OPEN;
  }

  /**
   * Takes a transform on.
   *
   * @returns The transform, which can be followed before it begins.
   */
  add(recording: string, wish: TransformWish): TransformRow {
    const { transforms } = this.#deps.store;
    const id = transforms.insert(recording, wish, this.#clock.now());
    const row = transforms.get(id);
    if (row === undefined) throw new Error(`transform ${id} is gone`);
    this.kick();
    return row;
  }

  /** Follows a transform while it is made. */
  follow(id: string): Follower {
    const follower = this.#feeds.follow(id);
    if (this.#loop.signal.aborted) follower[Symbol.dispose]();
    return follower;
  }

  /** Looks for work; call it whenever there may be some. */
  kick(): void {
    this.#loop.kick();
  }

  #startSome(): void {
    const { transforms } = this.#deps.store;
    this.#addAutomatic();
    transforms.queueDue(this.#clock.now());
    while (this.#startOne());
  }

  /** Takes on what was asked for when recordings began that are ready now. */
  #addAutomatic(): void {
    const { store } = this.#deps;
    for (const { recording, transform } of store.transforms.dueAutomatic()) {
      const said = store.segments.anyText(recording);
      store.transaction(() => {
        store.transforms.settleAutomatic(recording);
        if (!said) return;
        store.transforms.insert(recording, automaticWish(transform), this.#clock.now(), true);
      });
      if (!said) this.#deps.spared(recording);
    }
  }

  /** Starts a transform; false if there is none that can be started. */
  #startOne(): boolean {
    const { store, transformers } = this.#deps;
    const pooled = transformers.model ?? NO_MODEL_POOL;
    const standing = this.#pool.standing(pooled);
    if (standing.kind === "down") {
      this.#park(standing.reason, standing.untilMs);
      return false;
    }
    if (standing.kind !== "free") return false;
    const row = store.transforms.take();
    if (row === undefined) return false;
    this.#loop.keep(this.#run(row, this.#pool.enter(pooled)));
    return true;
  }

  #park(reason: string, untilMs: number): void {
    const { transforms } = this.#deps.store;
    const nowMs = this.#clock.now();
    const nextTryAtMs = Math.max(untilMs, nowMs + FIRST_PARKING_MS);
    for (const id of transforms.parkQueued(reason, nextTryAtMs, nowMs)) this.#tell(id);
  }

  async #run(row: TransformRow, place: Place): Promise<void> {
    using _place = place;
    using feed = this.#feeds.begin(row.id);
    const { store, styles, transformers, random = Math.random } = this.#deps;
    const { signal } = this.#loop;
    this.#feeds.stateChanged(row.id);
    const startedMs = this.#clock.now();
    try {
      const language = store.recordings.get(row.recording)?.language ?? undefined;
      const task = await taskOf(row, styles, transformers, language);
      const { transformer } = task;
      const outcome = "outcome" in task ? task.outcome : await runTransform({
        row,
        task: task.long,
        transformer: task.transformer,
        place,
        feed,
        signal,
      }, {
        store,
        clock: this.#clock,
        random,
        providerIsBack: () => this.#wake(),
      });
      if (outcome === undefined) store.transforms.giveBack(row.id);
      else this.#finish(row, outcome, transformer, startedMs);
    } catch (error) {
      logger(`transform.${row.style}`).error("storing a transform failed", {
        transform: row.id,
        error: messageOf(error),
      });
      // The row stays `running` until then, and is queued again at the next start if not before.
      await this.#clock.wait(NO_STORING_REST_MS, signal);
      this.#giveBackQuietly(row.id);
    }
  }

  #finish(
    row: TransformRow,
    outcome: TransformOutcome,
    transformer: Transformer | undefined,
    startedMs: number,
  ): void {
    const { store } = this.#deps;
    const changed = store.transaction(() =>
      store.transforms.finish(row.id, outcome, this.#clock.now())
    );
    logger(`transform.${row.style}`).info("transform {transform} is {state}", {
      transform: row.id,
      state: outcome.state,
      recording: row.recording,
      ...(transformer !== undefined && { model: transformer.model }),
      tookMs: Math.round(this.#clock.now() - startedMs),
      ...(outcome.state === "failed" && { code: outcome.code }),
    });
    if (changed) this.#tell(row.id);
  }

  #tell(id: string): void {
    this.#feeds.stateChanged(id);
    const row = this.#deps.store.transforms.get(id);
    if (row !== undefined) this.#deps.settled(row);
  }

  /** The provider answers again: what waits need not wait out its time. */
  #wake(): void {
    try {
      this.#deps.store.transforms.wake(this.#clock.now(), FIRST_PARKING_MS);
    } catch (error) {
      logger("transform").warn("waiting transforms could not be brought forward", {
        error: messageOf(error),
      });
    }
  }

  #giveBackQuietly(id: string): void {
    try {
      this.#deps.store.transforms.giveBack(id);
    } catch {
      // Still no storing: the next start queues it.
    }
  }

  /** Calls off what is under way, which is queued again at the next start; ends all that follow. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#deps.store.recordings.readied.delete(this.#readied);
    await this.#loop[Symbol.asyncDispose]();
    this.#feeds.end();
  }
}
