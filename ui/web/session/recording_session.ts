/**
 * A recording on its way to the engine: its audio in memory, a copy of it in the browser's storage, and
 * the stream. It lives on when a page is gone: the next one reopens it from what was kept.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { assertNever } from "../../../shared/errors.ts";
import { CLOSE, type EngineMessage, samplesToMs } from "../../../shared/protocol.ts";
import type { Recording } from "../../../shared/recording.ts";
import { wavFile } from "../capture/wav.ts";
import { Keeper, type Keeping } from "../kept/keeper.ts";
import type { KeptChunk, KeptRecording } from "../kept/kept_recording.ts";
import type { KeptStore } from "../kept/kept_store.ts";
import type { RecordingLocks } from "../kept/recording_locks.ts";
import { browserClock, type Clock } from "../stream/clock.ts";
import { type MarkedMoment, Marks } from "../stream/marks.ts";
import type { Connect } from "../stream/socket.ts";
import { StreamClient } from "../stream/stream_client.ts";
import type { FailureReason, StreamState } from "../stream/stream_state.ts";
import { UnackedAudio } from "../stream/unacked_audio.ts";
import type { SessionFailure, SessionState } from "./session_state.ts";

/** How long a slow storage may hold the stream up, in milliseconds. */
const KEEP_WAIT_MS = 2_000;

/** What sessions work with. */
export interface SessionDeps {
  /** Address of the stream. */
  readonly streamUrl: string;
  /** Opens a connection. */
  readonly connect: Connect;
  readonly store: KeptStore;
  readonly locks: RecordingLocks;
  /** Looks at a recording by REST. */
  readonly lookUp: (id: string) => Promise<Pick<Recording, "state" | "durationMs">>;
  /** @default the browser's */
  readonly clock?: Clock;
}

/** Who follows a session. */
export interface SessionListener {
  /** Told of each change of state. */
  onState(state: SessionState): void;
  /** Told of each message of the engine. */
  onMessage(message: EngineMessage): void;
}

type Known = Pick<KeptRecording, "id" | "startedAt" | "recording" | "stopping" | "marks">;

/** One recording. */
export class RecordingSession {
  /** This browser's id of it. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Who follows it; one at a time. */
  listener: SessionListener | undefined;
  readonly #deps: SessionDeps;
  readonly #clock: Clock;
  readonly #audio: UnackedAudio;
  readonly #marks: Marks;
  readonly #keeper: Keeper;
  readonly #lock: Promise<Disposable | undefined>;
  readonly #state = signal<SessionState>({ kind: "connecting" });
  readonly #unackedMs = signal(0);
  readonly #keeping = signal<Keeping>({ kind: "kept" });
  #stream: StreamClient | undefined;
  #recording: string | undefined;
  #stopping: boolean;

  /** Begins a recording; nothing is sent before {@linkcode RecordingSession.connect}. */
  static begin(deps: SessionDeps): RecordingSession {
    const id = crypto.randomUUID();
    const startedAt = (deps.clock ?? browserClock).now();
    // Nobody else knows the new id, so the lock is granted.
    const lock = deps.locks.tryHold(id).catch(() => undefined);
    return new RecordingSession(deps, { id, startedAt, stopping: false }, lock, new UnackedAudio());
  }

  /**
   * Goes on with a recording that was kept.
   *
   * @returns Undefined if another tab has it, or it isn't kept any more.
   */
  static async reopen(deps: SessionDeps, id: string): Promise<RecordingSession | undefined> {
    const lock = await deps.locks.tryHold(id);
    if (lock === undefined) return undefined;
    try {
      const kept = await deps.store.load(id);
      if (kept !== undefined) {
        const { record, chunks } = kept;
        const audio = UnackedAudio.restore({ ...record, chunks });
        return new RecordingSession(deps, record, Promise.resolve(lock), audio, chunks);
      }
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
    lock[Symbol.dispose]();
    return undefined;
  }

  private constructor(
    deps: SessionDeps,
    known: Known,
    lock: Promise<Disposable | undefined>,
    audio: UnackedAudio,
    kept: readonly KeptChunk[] = [],
  ) {
    this.id = known.id;
    this.startedAt = known.startedAt;
    this.#recording = known.recording;
    this.#stopping = known.stopping;
    this.#deps = deps;
    this.#clock = deps.clock ?? browserClock;
    this.#audio = audio;
    this.#marks = new Marks(known.marks);
    this.#lock = lock;
    this.#keeper = new Keeper({
      store: deps.store,
      held: lock,
      audio,
      facts: () => ({
        id: this.id,
        startedAt: this.startedAt,
        stopping: this.#stopping,
        ...(this.recording === undefined ? {} : { recording: this.recording }),
        ...(this.#marks.list.length === 0 ? {} : { marks: [...this.#marks.list] }),
      }),
      clock: this.#clock,
      onKeeping: (keeping) => {
        this.#keeping.value = keeping;
      },
    }, kept);
    this.#unackedMs.value = samplesToMs(audio.length);
  }

  /** The engine's id of the recording, once it gave one. */
  get recording(): string | undefined {
    return this.#stream?.recording ?? this.#recording;
  }

  /** Where it stands. */
  get state(): ReadonlySignal<SessionState> {
    return this.#state;
  }

  /** Length of what the engine has not acknowledged, in milliseconds. */
  get unackedMs(): ReadonlySignal<number> {
    return this.#unackedMs;
  }

  /** Whether there is audio that the engine has not acknowledged. */
  get holdsAudio(): boolean {
    return this.#audio.length > 0;
  }

  /** Whether what isn't acknowledged is in the browser's storage too. */
  get keeping(): ReadonlySignal<Keeping> {
    return this.#keeping;
  }

  /** Length of the recording, in milliseconds. */
  get durationMs(): number {
    return samplesToMs(this.#audio.end);
  }

  /** The moments that were marked, in order. */
  get marks(): readonly MarkedMoment[] {
    return this.#marks.list;
  }

  /** Connects to the engine, and again whenever the connection is lost. */
  connect(): void {
    this.#stream = new StreamClient({
      url: this.#deps.streamUrl,
      audio: this.#audio,
      marks: this.#marks,
      recording: this.#recording,
      connect: this.#deps.connect,
      clock: this.#clock,
      onState: (state) => this.#onStream(state),
      onMessage: (message) => this.#onMessage(message),
      onSettled: () => this.#keep(),
    });
    if (this.#stopping) this.#stream.stop();
  }

  /**
   * Takes the next samples, which then belong to the session.
   *
   * @returns False if they were not taken, because this tab can hold no more.
   */
  push(samples: Int16Array): boolean {
    const taken = this.#stream?.push(samples) ?? this.#audio.append(samples);
    this.#changed();
    return taken;
  }

  /**
   * Marks the moment that was recorded last.
   *
   * @returns False if there are too many marks already.
   */
  mark(): boolean {
    const marked = this.#stream?.mark() ?? this.#marks.add(this.#audio.end);
    void this.#keeper.flush();
    return marked;
  }

  /**
   * Names a mark.
   *
   * @returns False if it isn't there any more.
   */
  nameMark(atSample: number, label: string): boolean {
    const named = this.#stream?.nameMark(atSample, label) ??
      this.#marks.name(atSample, label) !== undefined;
    void this.#keeper.flush();
    return named;
  }

  /** No audio comes for a while. */
  pause(): void {
    this.#stream?.pause();
    void this.#keeper.flush();
  }

  /** No more audio: what there is goes to the engine, then the recording is ended. */
  stop(): void {
    this.#stopping = true;
    void this.#keeper.flush();
    this.#stream?.stop();
  }

  /** The network came back or the machine woke up. */
  wake(): void {
    this.#stream?.wake();
  }

  /** Writes what is not yet in the browser's storage, for example because the page may go away. */
  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** What the engine doesn't have becomes the beginning of a new recording. */
  async beginAnew(): Promise<void> {
    this.#stream?.[Symbol.dispose]();
    this.#stream = undefined;
    this.#recording = undefined;
    this.#marks.rebase(this.#audio.start);
    this.#audio.rebase();
    this.#setState({ kind: "connecting" });
    // Before anything is sent, so that a page after this one doesn't send it once more.
    await this.#keep();
    this.connect();
  }

  /** What the engine doesn't have, as a WAV file. */
  file(): Blob {
    const { start, end } = this.#audio;
    return new Blob([wavFile(this.#audio.slice(start, end))], { type: "audio/wav" });
  }

  /** Lets it go, as it is kept, for another page or tab. */
  async close(): Promise<void> {
    this.#stream?.[Symbol.dispose]();
    await this.#keeper.flush();
    (await this.#lock)?.[Symbol.dispose]();
  }

  /** Forgets what this browser has of it. */
  async forget(): Promise<void> {
    this.#stream?.[Symbol.dispose]();
    await this.#keeper.remove();
    (await this.#lock)?.[Symbol.dispose]();
  }

  #onStream(state: StreamState): void {
    switch (state.kind) {
      case "connecting":
      case "open":
      case "waiting":
        return this.#setState(state);
      case "done":
        if (!this.#stopping || this.holdsAudio) return this.#fail("ended_elsewhere");
        return this.#saved(state.recording, state.durationMs);
      case "failed":
        void this.#failed(state.reason, state.message);
        return;
      default:
        assertNever(state);
    }
  }

  #onMessage(message: EngineMessage): void {
    if (message.type === "ready" || message.type === "ack") this.#changed();
    this.listener?.onMessage(message);
  }

  #saved(recording: string, durationMs: number): void {
    void this.forget();
    this.#setState({ kind: "saved", recording, durationMs });
  }

  async #failed(reason: FailureReason, message: string | undefined): Promise<void> {
    const { recording } = this;
    // When the connection broke after the end, the engine has it all but can't resume it any more.
    if (this.#stopping && reason === CLOSE.unknownRecording && recording !== undefined) {
      const durationMs = await this.#durationOfEnded(recording);
      if (durationMs !== undefined && durationMs >= this.durationMs) {
        return this.#saved(recording, durationMs);
      }
    }
    // For these the page says more than the engine, since it knows what it offers.
    const said = reason === CLOSE.unknownRecording || reason === CLOSE.takenOver;
    this.#fail(reason, said ? undefined : message);
  }

  #fail(reason: SessionFailure, message?: string): void {
    void this.#keeper.flush();
    this.#setState({ kind: "failed", reason, ...(message === undefined ? {} : { message }) });
  }

  async #durationOfEnded(id: string): Promise<number | undefined> {
    try {
      const { state, durationMs } = await this.#deps.lookUp(id);
      return state === "processing" || state === "ready" ? durationMs : undefined;
    } catch {
      return undefined;
    }
  }

  /** Writes what there is, but waits no longer than is bearable. */
  #keep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(KEEP_WAIT_MS, resolve);
      void this.#keeper.flush().then(() => {
        this.#clock.clear(timer);
        resolve();
      });
    });
  }

  #changed(): void {
    this.#unackedMs.value = samplesToMs(this.#audio.length);
    this.#keeper.changed();
  }

  #setState(state: SessionState): void {
    this.#state.value = state;
    this.#unackedMs.value = samplesToMs(this.#audio.length);
    this.listener?.onState(state);
  }
}
