/** The recorder: from the microphone to the session, and what the person sees of both. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { assertNever } from "../../../shared/errors.ts";
import { CLOSE, type EngineMessage, samplesToMs } from "../../../shared/protocol.ts";
import type { Recording } from "../../../shared/recording.ts";
import { MicrophoneError } from "../capture/microphone_error.ts";
import type { MicrophoneListener, OpenMicrophone } from "../capture/open_microphone.ts";
import type { Keeping } from "../kept/keeper.ts";
import { formatDuration, spokenDuration } from "../library/format.ts";
import type { RecordingSession } from "../session/recording_session.ts";
import type { SessionFailure, SessionState } from "../session/session_state.ts";
import type { MarkedMoment } from "../stream/marks.ts";
import { strings } from "../strings.ts";
import {
  applyMessage,
  fromRecording,
  type TranscriptSegment,
} from "../transcript/transcript_segment.ts";
import { NoticePlace, Notices } from "./notices.ts";
import type { MicrophoneState, RecorderState } from "./recorder_state.ts";
import { SilenceWatch } from "./silence_watch.ts";

/** How long it is said that another microphone goes on, in milliseconds. */
const MICROPHONE_NOTICE_MS = 10_000;

/** Options of {@linkcode Recorder}. */
export interface RecorderOptions {
  /** Begins a recording. */
  readonly begin: () => RecordingSession;
  /** Opens the microphone. */
  readonly openMicrophone: (listener: MicrophoneListener) => Promise<OpenMicrophone>;
  /** Follows a saved recording's texts until all are there or the signal is aborted. */
  readonly follow: (
    id: string,
    onUpdate: (recording: Recording) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Whether another tab has a recording other than this one, by this browser's id of it. */
  readonly othersRecord: (own: string) => Promise<boolean>;
  /** The connection could not be made or was lost; finds out why. */
  readonly onLost: () => void;
  /** A recording began or ended, so the list is no longer true. */
  readonly onListChanged: () => void;
  /** A recording that the person discarded is safe, so that it can go to the bin. */
  readonly onDiscarded: (recording: string) => void;
  /** A session failed and holds audio that the engine doesn't have: whoever is told has it now. */
  readonly onUnsaved: (session: RecordingSession) => void;
}

/** The microphone that is heard. */
interface Hearing {
  open: OpenMicrophone | undefined;
  /** How much has come from it. */
  heardSamples: number;
}

/** Records one recording at a time. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #state = signal<RecorderState>({ kind: "idle" });
  readonly #elapsedMs = signal(0);
  readonly #segments = signal<readonly TranscriptSegment[]>([]);
  readonly #marks = signal<readonly MarkedMoment[]>([]);
  readonly #notices = new Notices();
  readonly #session = signal<RecordingSession | undefined>(undefined);
  #hearing: Hearing | undefined;
  #following = new AbortController();
  readonly #silence = new SilenceWatch();
  /** What was last said of a microphone that went away. */
  readonly #microphoneNotice = new NoticePlace(this.#notices);
  /** What the engine said before it went away; no longer true when it is back. */
  readonly #drainingNotice = new NoticePlace(this.#notices);

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Where the recorder stands. */
  get state(): ReadonlySignal<RecorderState> {
    return this.#state;
  }

  /** Length of what was recorded, in milliseconds. */
  get elapsedMs(): ReadonlySignal<number> {
    return this.#elapsedMs;
  }

  /** The text as it comes. */
  get segments(): ReadonlySignal<readonly TranscriptSegment[]> {
    return this.#segments;
  }

  /** The moments that were marked, in order. */
  get marks(): ReadonlySignal<readonly MarkedMoment[]> {
    return this.#marks;
  }

  /** Sentences that a person should read while recording, oldest first; none twice. */
  get notices(): ReadonlySignal<readonly string[]> {
    return this.#notices.list;
  }

  /** The microphone's level right now, from 0 to 1. */
  level(): number {
    return this.#hearing?.open?.level() ?? 0;
  }

  /** Length of what the engine has not acknowledged, in milliseconds. */
  get unackedMs(): number {
    return this.#session.value?.unackedMs.value ?? 0;
  }

  /** Whether what isn't acknowledged is in the browser's storage too. */
  get keeping(): Keeping {
    return this.#session.value?.keeping.value ?? { kind: "kept" };
  }

  /** The engine's id of the recording that is made; undefined before it has one. */
  get recording(): string | undefined {
    return this.#session.value?.recording;
  }

  /** Whether a new recording can be started. */
  get canStart(): boolean {
    const { kind } = this.#state.value;
    return kind === "idle" || kind === "saved" || kind === "failed";
  }

  /** Whether a recording is being made or saved. */
  get busy(): boolean {
    const { kind } = this.#state.value;
    return kind === "recording" || kind === "saving";
  }

  /** Starts, or stops what runs; nothing where neither makes sense. */
  toggle(): void {
    if (this.canStart) void this.start();
    else void this.stop();
  }

  /** Asks for the microphone and records; failures become part of the state. */
  async start(): Promise<void> {
    if (!this.canStart) return;
    if (await this.#prepare(0)) this.#record(this.#options.begin());
  }

  /**
   * Asks for the microphone and goes on with a recording that was broken off.
   *
   * @returns False if there is no microphone; the session is then as it was.
   */
  async goOn(session: RecordingSession): Promise<boolean> {
    if (!this.canStart || !await this.#prepare(session.durationMs)) return false;
    this.#record(session);
    return true;
  }

  /** Ends the recording: the last samples are taken, then all of it saved. */
  async stop(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== "recording") return;
    const session = this.#session.value;
    this.#state.value = { kind: "saving", stream: state.stream, discarding: false };
    await this.#closeMicrophone();
    session?.stop();
  }

  /** Lets the microphone go until {@linkcode Recorder.resume}; what was said is taken. */
  async pause(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== "recording" || state.microphone !== "on") return;
    this.#setMicrophone("paused");
    await this.#closeMicrophone();
    // Nobody may have gone on meanwhile.
    if (this.#paused) this.#session.value?.pause();
  }

  /** Opens the microphone again after a pause. */
  async resume(): Promise<void> {
    if (this.#paused) await this.#reopen("paused");
  }

  /** Pauses, or goes on. */
  async togglePause(): Promise<void> {
    await (this.#paused ? this.resume() : this.pause());
  }

  /** Goes on with the microphone that is chosen now. */
  async switchMicrophone(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== "recording" || state.microphone !== "on") return;
    this.#setMicrophone("reopening");
    await this.#closeMicrophone();
    if (this.#state.value.kind === "recording") await this.#reopen("paused");
  }

  /**
   * Marks this moment, to be found again.
   *
   * @returns Where it is, in milliseconds; undefined if nothing is recorded, or too much is marked.
   */
  mark(): number | undefined {
    const session = this.#session.value;
    if (this.#state.value.kind !== "recording" || !session?.mark()) return undefined;
    this.#marks.value = session.marks;
    return session.durationMs;
  }

  /** Names a mark; an empty name takes one away. */
  nameMark(atSample: number, label: string): void {
    const session = this.#session.value;
    if (session?.nameMark(atSample, label)) this.#marks.value = session.marks;
  }

  /**
   * Ends the recording as {@linkcode Recorder.stop} does, to be binned when it is safe: so that it can be
   * brought back whole.
   */
  async discard(): Promise<void> {
    const stopped = this.stop();
    this.#setDiscarding(true);
    await stopped;
  }

  /**
   * Keeps a recording that was to be discarded.
   *
   * @returns False if that has been done already.
   */
  keep(): boolean {
    return this.#setDiscarding(false);
  }

  get #paused(): boolean {
    const state = this.#state.value;
    return state.kind === "recording" && state.microphone === "paused";
  }

  #setDiscarding(discarding: boolean): boolean {
    const state = this.#state.value;
    if (state.kind !== "saving") return false;
    this.#state.value = { ...state, discarding };
    return true;
  }

  /** Opens a microphone again after it went away: the person asks for it, or devices changed. */
  async reopenMicrophone(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== "recording" || state.microphone !== "lost") return;
    await this.#reopen(state.microphone);
  }

  /** The network came back or the machine woke up. */
  wake(): void {
    this.#session.value?.wake();
  }

  /** The page may go away: what isn't yet in the browser's storage is written. */
  flush(): void {
    void this.#session.value?.flush();
  }

  /** @returns Whether there is a microphone now. */
  async #prepare(elapsedMs: number): Promise<boolean> {
    this.#following.abort();
    this.#following = new AbortController();
    this.#silence.reset();
    batch(() => {
      this.#state.value = { kind: "preparing" };
      this.#elapsedMs.value = elapsedMs;
      this.#segments.value = [];
      this.#marks.value = [];
      this.#notices.clear();
    });
    try {
      await this.#openMicrophone();
      return true;
    } catch (error) {
      this.#state.value = { kind: "failed", message: microphoneSentence(error) };
      return false;
    }
  }

  /** @throws {MicrophoneError} If there is none. */
  async #openMicrophone(): Promise<void> {
    const hearing: Hearing = { open: undefined, heardSamples: 0 };
    this.#hearing = hearing;
    hearing.open = await this.#options.openMicrophone({
      onChunk: (samples) => {
        hearing.heardSamples += samples.length;
        if (this.#hearing !== hearing) return;
        this.#take(samples);
        const state = this.#state.value;
        const on = state.kind === "recording" && state.microphone === "on";
        if (on && samplesToMs(hearing.heardSamples) > MICROPHONE_NOTICE_MS) {
          this.#microphoneNotice.show();
        }
      },
      onMissed: (ms) => {
        if (this.#hearing === hearing) this.#missed(ms);
      },
      onGone: () => {
        if (this.#hearing === hearing) void this.#gone(hearing);
      },
    });
    // Stopped while the device was being opened.
    if (this.#hearing !== hearing) await hearing.open.close();
  }

  #record(session: RecordingSession): void {
    this.#session.value = session;
    this.#marks.value = session.marks;
    session.listener = {
      onState: (state) => this.#onSession(session, state),
      onMessage: (message) => this.#onMessage(message),
    };
    this.#state.value = { kind: "recording", stream: { kind: "connecting" }, microphone: "on" };
    session.connect();
    void this.#noteOthers(session);
  }

  /** Two tabs disturb each other in nothing, but a person may have forgotten one. */
  async #noteOthers(session: RecordingSession): Promise<void> {
    const others = await this.#options.othersRecord(session.id);
    if (others && this.#session.value === session) {
      this.#notices.add(strings.recorder.othersRecord);
    }
  }

  #take(samples: Int16Array): void {
    const session = this.#session.value;
    if (session === undefined) return;
    this.#watchSilence(samples);
    const taken = session.push(samples);
    this.#elapsedMs.value = session.durationMs;
    if (!taken) this.#end(strings.recorder.bufferFull);
  }

  #watchSilence(samples: Int16Array): void {
    const silent = this.#silence.hear(samples);
    if (silent === true) this.#notices.add(strings.recorder.silent);
    else if (silent === false) this.#notices.remove(strings.recorder.silent);
  }

  /** Nothing was heard for a while; as after a pause, that takes no time of the recording. */
  #missed(ms: number): void {
    const session = this.#session.value;
    if (this.#state.value.kind !== "recording" || session === undefined) return;
    session.pause();
    const place = formatDuration(session.durationMs);
    this.#notices.add(strings.recorder.missed(spokenDuration(ms), place));
  }

  /** Ends the recording for a reason that the person should know. */
  #end(notice: string): void {
    this.#notices.add(notice);
    void this.stop();
  }

  /** The microphone went away: what was said is taken, then another one goes on where there is one. */
  async #gone(hearing: Hearing): Promise<void> {
    if (this.#state.value.kind !== "recording") return;
    const { heardSamples } = hearing;
    this.#setMicrophone("reopening");
    await this.#closeMicrophone();
    // Stopped meanwhile.
    if (this.#state.value.kind !== "recording") return;
    this.#session.value?.pause();
    // A device that gives nothing and goes away at once would be opened for ever.
    if (heardSamples > 0) await this.#reopen("on");
    else this.#setMicrophone("lost", strings.recorder.microphoneLost);
  }

  /** @param before How the microphone was. */
  async #reopen(before: MicrophoneState): Promise<void> {
    this.#setMicrophone("reopening");
    try {
      await this.#openMicrophone();
    } catch (error) {
      const missing = error instanceof MicrophoneError && error.problem === "missing";
      const sentence = missing ? strings.recorder.microphoneLost : microphoneSentence(error);
      return this.#setMicrophone("lost", sentence);
    }
    const { microphoneBack, microphoneChanged } = strings.recorder;
    const sentence = before === "lost" ? microphoneBack : microphoneChanged;
    this.#setMicrophone("on", before === "paused" ? undefined : sentence);
  }

  /** @param sentence What the person should know; replaces what was said of the microphone before. */
  #setMicrophone(microphone: MicrophoneState, sentence?: string): void {
    const state = this.#state.value;
    if (state.kind !== "recording") return;
    this.#state.value = { ...state, microphone };
    this.#microphoneNotice.show(sentence);
  }

  #onMessage(message: EngineMessage): void {
    this.#segments.value = applyMessage(this.#segments.value, message);
    // That there is no engine is said on the page all the time.
    if (message.type !== "warning" || message.code === "no_engine") return;
    if (message.code === "draining") this.#drainingNotice.show(message.message);
    else this.#notices.add(message.message);
  }

  #onSession(session: RecordingSession, news: SessionState): void {
    const state = this.#state.value;
    switch (news.kind) {
      case "connecting":
      case "open":
      case "waiting":
        if (state.kind === "recording" || state.kind === "saving") {
          this.#state.value = { ...state, stream: news };
        }
        if (news.kind === "waiting" && news.cause === "lost") this.#options.onLost();
        if (news.kind === "open") this.#opened(session);
        return;
      case "saved":
        void this.#saved(news.recording, news.durationMs);
        return;
      case "failed":
        if (news.reason === CLOSE.unknownRecording && state.kind === "recording") {
          return this.#beginAnew(session);
        }
        void this.#failed(session, news.reason, news.message);
        return;
      default:
        assertNever(news);
    }
  }

  #opened(session: RecordingSession): void {
    this.#drainingNotice.show();
    // After a reload the engine may have turned out to have more than was known here.
    this.#elapsedMs.value = session.durationMs;
    this.#options.onListChanged();
  }

  /** The engine has the recording no more, but the person goes on speaking. */
  #beginAnew(session: RecordingSession): void {
    void session.beginAnew();
    batch(() => {
      this.#segments.value = [];
      this.#marks.value = session.marks;
      this.#elapsedMs.value = session.durationMs;
      this.#notices.add(strings.recorder.begunAnew);
    });
  }

  async #saved(recording: string, durationMs: number): Promise<void> {
    await this.#closeMicrophone();
    const state = this.#state.value;
    this.#session.value = undefined;
    if (state.kind === "saving" && state.discarding) return this.#discarded(recording);
    this.#state.value = { kind: "saved", recording, durationMs };
    this.#options.onListChanged();
    await this.#follow(recording);
  }

  #discarded(recording: string): void {
    batch(() => {
      this.#state.value = { kind: "idle" };
      this.#elapsedMs.value = 0;
      this.#segments.value = [];
      this.#marks.value = [];
      this.#notices.clear();
    });
    this.#options.onDiscarded(recording);
  }

  /** Texts that were still missing at the end come by REST. */
  async #follow(recording: string): Promise<void> {
    const { signal } = this.#following;
    try {
      await this.#options.follow(recording, ({ segments }) => {
        this.#segments.value = fromRecording(segments);
      }, signal);
    } catch {
      // Deleted meanwhile, for example; what is shown stays.
    }
    if (!signal.aborted) this.#options.onListChanged();
  }

  async #failed(
    session: RecordingSession,
    reason: SessionFailure,
    message: string | undefined,
  ): Promise<void> {
    await this.#closeMicrophone();
    this.#session.value = undefined;
    session.listener = undefined;
    const { recording, durationMs } = session;
    const complete = reason === "ended_elsewhere" && !session.holdsAudio;
    if (session.holdsAudio) this.#options.onUnsaved(session);
    else void session.forget();
    this.#state.value = complete && recording !== undefined
      ? { kind: "saved", recording, durationMs }
      : { kind: "failed", message: message ?? strings.recorder.sessionFailed(reason) };
    this.#options.onListChanged();
    if (recording !== undefined) void this.#follow(recording);
  }

  async #closeMicrophone(): Promise<void> {
    const hearing = this.#hearing;
    await hearing?.open?.close();
    if (this.#hearing === hearing) this.#hearing = undefined;
  }
}

function microphoneSentence(error: unknown): string {
  return strings.recorder.microphone(error instanceof MicrophoneError ? error.problem : "failed");
}
