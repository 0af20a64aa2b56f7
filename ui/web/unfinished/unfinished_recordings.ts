/** Finds recordings that were broken off, and saves them or throws them away. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { assertNever } from "../../../shared/errors.ts";
import { samplesToMs } from "../../../shared/protocol.ts";
import type { KeptRecording } from "../kept/kept_recording.ts";
import { RecordingSession, type SessionDeps } from "../session/recording_session.ts";
import type { SessionState } from "../session/session_state.ts";
import { strings } from "../strings.ts";
import type { Unfinished, UnfinishedState } from "./unfinished_state.ts";

/** Options of {@linkcode UnfinishedRecordings}. */
export interface UnfinishedOptions {
  readonly session: SessionDeps;
  /** Moves a recording to the engine's bin; fine if there is none. Rejects if it can't be done. */
  readonly bin: (recording: string) => Promise<void>;
  /** Tells the person something. */
  readonly tell: (sentence: string) => void;
  /** The connection could not be made or was lost; finds out why. */
  readonly onLost: () => void;
  /** A recording began or ended, so the list is no longer true. */
  readonly onListChanged: () => void;
}

/** The recordings that were broken off, in this tab's last life or in another tab's. */
export class UnfinishedRecordings {
  readonly #options: UnfinishedOptions;
  readonly #list = signal<readonly Unfinished[]>([]);
  /** Sessions of those that are being saved or have failed. */
  readonly #sessions = new Map<string, RecordingSession>();
  /** Those that are being reopened or thrown away. */
  readonly #busy = new Set<string>();
  #looking: Promise<void> | undefined;

  constructor(options: UnfinishedOptions) {
    this.#options = options;
  }

  /** What there is, oldest first. */
  get list(): ReadonlySignal<readonly Unfinished[]> {
    return this.#list;
  }

  /** Whether closing the page now would lose audio. */
  get holdsAudio(): boolean {
    return [...this.#sessions.values()].some((session) =>
      session.holdsAudio && session.keeping.value.kind === "memory"
    );
  }

  /**
   * Looks for recordings that no tab has. One that the person had already stopped is saved by itself.
   * Never throws.
   */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Sends what the engine doesn't have, then ends the recording. */
  async save(id: string): Promise<void> {
    const session = await this.#reopen(id);
    if (session === undefined) return;
    this.#follow(session, { kind: "saving", stream: { kind: "connecting" } });
    session.stop();
    session.connect();
  }

  /** Hands a found recording over to be continued; undefined, and said why, if it can't be. */
  async take(id: string): Promise<RecordingSession | undefined> {
    const session = await this.#reopen(id);
    if (session !== undefined) this.#drop(id);
    return session;
  }

  /** Takes care of a session that failed and holds audio. */
  adopt(session: RecordingSession): void {
    this.#follow(session, { kind: "failed", reason: undefined });
  }

  /** Saves what a failed recording still holds as a recording of its own. */
  async saveAsNew(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    session.stop();
    await session.beginAnew();
  }

  /** What a failed recording still holds, as a WAV file. */
  file(id: string): Blob | undefined {
    return this.#sessions.get(id)?.file();
  }

  /** Throws a recording away: what the engine has of a found one goes to its bin. */
  async discard(id: string): Promise<void> {
    const failed = this.#sessions.get(id);
    if (failed !== undefined) {
      this.#drop(id);
      await failed.forget();
      return;
    }
    const session = await this.#reopen(id);
    if (session === undefined) return;
    try {
      if (session.recording !== undefined) await this.#options.bin(session.recording);
    } catch (error) {
      await session.close();
      this.#options.tell(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#drop(id);
    await session.forget();
    this.#options.onListChanged();
  }

  /** Shows a saved one no more. */
  dismiss(id: string): void {
    this.#drop(id);
  }

  /** The network came back or the machine woke up. */
  wake(): void {
    for (const session of this.#sessions.values()) session.wake();
  }

  async #look(): Promise<void> {
    const { store, locks } = this.#options.session;
    let records: readonly KeptRecording[];
    let held: ReadonlySet<string>;
    try {
      // In this order: a recording that is being begun has its lock before it is in the store.
      records = await store.list();
      held = await locks.held();
    } catch {
      // A browser that keeps nothing has nothing to be found.
      return;
    }
    const found = records.filter(({ id }) =>
      !held.has(id) && !this.#sessions.has(id) && !this.#busy.has(id)
    );
    const others = this.#list.value.filter(({ id, state }) =>
      state.kind !== "found" || this.#busy.has(id)
    );
    this.#list.value = [...others, ...found.map(foundItem)]
      .sort((a, b) => a.startedAt - b.startedAt);
    for (const { id, stopping } of found) if (stopping) await this.save(id);
  }

  /** Reopens a found recording; undefined, and said why, if it can't be. */
  async #reopen(id: string): Promise<RecordingSession | undefined> {
    if (this.#busy.has(id) || this.#sessions.has(id)) return undefined;
    this.#busy.add(id);
    try {
      const session = await RecordingSession.reopen(this.#options.session, id);
      if (session !== undefined) return session;
      const { locks } = this.#options.session;
      const held = (await locks.held()).has(id);
      this.#options.tell(held ? strings.unfinished.elsewhere : strings.unfinished.gone);
      this.#drop(id);
    } catch {
      this.#options.tell(strings.unfinished.unreadable);
    } finally {
      this.#busy.delete(id);
    }
    return undefined;
  }

  #follow(session: RecordingSession, state: UnfinishedState): void {
    this.#sessions.set(session.id, session);
    this.#put(session, state);
    session.listener = {
      onState: (news) => this.#onState(session, news),
      onMessage: ({ type }) => {
        const state = this.#list.value.find(({ id }) => id === session.id)?.state;
        if (type === "ack" && state !== undefined) this.#put(session, state);
      },
    };
  }

  #onState(session: RecordingSession, news: SessionState): void {
    switch (news.kind) {
      case "connecting":
      case "open":
      case "waiting":
        this.#put(session, { kind: "saving", stream: news });
        if (news.kind === "waiting" && news.cause === "lost") this.#options.onLost();
        return;
      case "saved":
        this.#sessions.delete(session.id);
        this.#put(session, news);
        this.#options.onListChanged();
        return;
      case "failed":
        if (session.holdsAudio) this.#put(session, news);
        else {
          this.#drop(session.id);
          void session.forget();
          this.#options.tell(news.message ?? strings.recorder.sessionFailed(news.reason));
        }
        this.#options.onListChanged();
        return;
      default:
        assertNever(news);
    }
  }

  #put(session: RecordingSession, state: UnfinishedState): void {
    const { id, recording, startedAt, durationMs } = session;
    const item = {
      id,
      recording,
      startedAt,
      durationMs,
      unsavedMs: session.unackedMs.value,
      state,
    };
    this.#list.value = [...this.#list.value.filter((other) => other.id !== id), item]
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  #drop(id: string): void {
    this.#sessions.delete(id);
    this.#list.value = this.#list.value.filter((other) => other.id !== id);
  }
}

function foundItem(
  { id, recording, startedAt, startSample, endSample }: KeptRecording,
): Unfinished {
  return {
    id,
    recording,
    startedAt,
    durationMs: samplesToMs(endSample),
    unsavedMs: samplesToMs(endSample - startSample),
    state: { kind: "found" },
  };
}
