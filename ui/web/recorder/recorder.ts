/** The recorder: from the microphone to the stream, and what the person sees of both. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { assertNever } from "../../../shared/errors.ts";
import { CLOSE, type EngineMessage, SAMPLE_RATE, samplesToMs } from "../../../shared/protocol.ts";
import type { Recording } from "../../../shared/recording.ts";
import { MicrophoneError } from "../capture/microphone_error.ts";
import type { MicrophoneListener, OpenMicrophone } from "../capture/open_microphone.ts";
import { wavFile } from "../capture/wav.ts";
import { StreamClient } from "../stream/stream_client.ts";
import type { Connect } from "../stream/socket.ts";
import type { FailureReason, StreamState } from "../stream/stream_state.ts";
import { UnackedAudio } from "../stream/unacked_audio.ts";
import { strings } from "../strings.ts";
import {
  applyMessage,
  fromRecording,
  type TranscriptSegment,
} from "../transcript/transcript_segment.ts";
import type { RecorderState } from "./recorder_state.ts";

/** A warning is shown if nothing but silence arrives for this long, in milliseconds. */
const SILENCE_WARNING_MS = 5_000;
/** Loudest sample of silence: a muted microphone gives zeros, or next to it. */
const SILENCE_PEAK = 8;

/** Most notices that are shown at a time; the newest stay. */
const MAX_NOTICES = 4;

/** Options of {@linkcode Recorder}. */
export interface RecorderOptions {
  /** Address of the stream. */
  readonly streamUrl: string;
  /** Opens a connection. */
  readonly connect: Connect;
  /** Opens the microphone. */
  readonly openMicrophone: (listener: MicrophoneListener) => Promise<OpenMicrophone>;
  /** Looks at a recording by REST. */
  readonly lookUp: (id: string) => Promise<Pick<Recording, "state" | "durationMs">>;
  /** Follows a saved recording's texts until all are there or the signal is aborted. */
  readonly follow: (
    id: string,
    onUpdate: (recording: Recording) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** The connection could not be made or was lost; finds out why. */
  readonly onLost: () => void;
  /** A recording began or ended, so the list is no longer true. */
  readonly onListChanged: () => void;
}

/** What belongs to one recording while it is made. */
interface Session {
  readonly audio: UnackedAudio;
  readonly stream: StreamClient;
}

/** Records one recording at a time. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #state = signal<RecorderState>({ kind: "idle" });
  readonly #elapsedMs = signal(0);
  readonly #segments = signal<readonly TranscriptSegment[]>([]);
  readonly #notices = signal<readonly string[]>([]);
  #microphone: OpenMicrophone | undefined;
  #session: Session | undefined;
  /** Audio of a failed recording that the engine doesn't have. */
  #unsaved: UnackedAudio | undefined;
  #following = new AbortController();
  #silentMs = 0;
  /** What the engine said before it went away; no longer true when it is back. */
  #drainingNotice: string | undefined;

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

  /** Sentences that a person should read while recording, oldest first; none twice. */
  get notices(): ReadonlySignal<readonly string[]> {
    return this.#notices;
  }

  /** The microphone's level right now, from 0 to 1. */
  level(): number {
    return this.#microphone?.level() ?? 0;
  }

  /** Length of what the engine has not acknowledged, in milliseconds. */
  get unackedMs(): number {
    const audio = this.#session?.audio;
    return audio === undefined ? 0 : samplesToMs(audio.end - audio.start);
  }

  /** Whether a new recording can be started. */
  get canStart(): boolean {
    const { kind } = this.#state.value;
    return kind === "idle" || kind === "saved" ||
      (kind === "failed" && this.#unsaved === undefined);
  }

  /** Whether closing the page now would lose audio. */
  get holdsAudio(): boolean {
    const { kind } = this.#state.value;
    return kind === "recording" || kind === "saving" || this.#unsaved !== undefined;
  }

  /** Starts, or stops what runs; nothing where neither makes sense. */
  toggle(): void {
    if (this.canStart) void this.start();
    else void this.stop();
  }

  /** Asks for the microphone and records; failures become part of the state. */
  async start(): Promise<void> {
    if (!this.canStart) return;
    this.#following.abort();
    this.#following = new AbortController();
    this.#silentMs = 0;
    batch(() => {
      this.#state.value = { kind: "preparing" };
      this.#elapsedMs.value = 0;
      this.#segments.value = [];
      this.#notices.value = [];
    });
    try {
      this.#microphone = await this.#options.openMicrophone({
        onChunk: (samples) => this.#take(samples),
        onGone: () => this.#end(strings.recorder.microphoneGone),
      });
    } catch (error) {
      const problem = error instanceof MicrophoneError ? error.problem : "failed";
      const message = strings.recorder.microphone(problem);
      this.#state.value = { kind: "failed", message, unsavedMs: 0 };
      return;
    }
    this.#open();
  }

  /** Ends the recording: the last samples are taken, then all of it saved. */
  async stop(): Promise<void> {
    if (this.#state.value.kind !== "recording") return;
    const session = this.#session;
    this.#state.value = { kind: "saving", stream: this.#state.value.stream };
    await this.#closeMicrophone();
    session?.stream.stop();
  }

  /** Tries to connect again at once, because the network came back. */
  retryNow(): void {
    this.#session?.stream.retryNow();
  }

  /** The audio that the engine doesn't have, as a WAV file. */
  unsavedFile(): Blob | undefined {
    const audio = this.#unsaved;
    if (audio === undefined) return undefined;
    const file = wavFile([audio.slice(audio.start, audio.end)], SAMPLE_RATE);
    return new Blob([file], { type: "audio/wav" });
  }

  /** Throws away the audio that the engine doesn't have. */
  discardUnsaved(): void {
    this.#unsaved = undefined;
    const state = this.#state.value;
    if (state.kind === "failed") this.#state.value = { ...state, unsavedMs: 0 };
  }

  #open(): void {
    const audio = new UnackedAudio();
    const stream = new StreamClient({
      url: this.#options.streamUrl,
      audio,
      connect: this.#options.connect,
      onState: (state) => this.#onStream(state),
      onMessage: (message) => this.#onMessage(message),
    });
    this.#session = { audio, stream };
    this.#state.value = { kind: "recording", stream: stream.state };
  }

  #take(samples: Int16Array): void {
    if (this.#session === undefined) return;
    this.#watchSilence(samples);
    const { audio, stream } = this.#session;
    const taken = stream.push(samples);
    this.#elapsedMs.value = samplesToMs(audio.end);
    if (!taken) this.#end(strings.recorder.bufferFull);
  }

  #watchSilence(samples: Int16Array): void {
    const silent = samples.every((sample) => Math.abs(sample) <= SILENCE_PEAK);
    this.#silentMs = silent ? this.#silentMs + samplesToMs(samples.length) : 0;
    if (this.#silentMs >= SILENCE_WARNING_MS) this.#notice(strings.recorder.silent);
    else if (!silent) this.#unnotice(strings.recorder.silent);
  }

  /** Ends the recording for a reason that the person should know. */
  #end(notice: string): void {
    this.#notice(notice);
    void this.stop();
  }

  #notice(sentence: string): void {
    if (!this.#notices.value.includes(sentence)) {
      this.#notices.value = [...this.#notices.value, sentence].slice(-MAX_NOTICES);
    }
  }

  #unnotice(sentence: string): void {
    if (this.#notices.value.includes(sentence)) {
      this.#notices.value = this.#notices.value.filter((one) => one !== sentence);
    }
  }

  #onMessage(message: EngineMessage): void {
    this.#segments.value = applyMessage(this.#segments.value, message);
    // That there is no engine is said on the page all the time.
    if (message.type !== "warning" || message.code === "no_engine") return;
    this.#notice(message.message);
    if (message.code === "draining") this.#drainingNotice = message.message;
  }

  #onStream(stream: StreamState): void {
    const state = this.#state.value;
    switch (stream.kind) {
      case "connecting":
      case "open":
      case "waiting":
        if (state.kind === "recording" || state.kind === "saving") {
          this.#state.value = { kind: state.kind, stream };
        }
        if (stream.kind === "waiting" && stream.cause === "lost") this.#options.onLost();
        if (stream.kind === "open") this.#opened();
        return;
      case "done":
        void this.#finish(stream.recording, stream.durationMs);
        return;
      case "failed":
        void this.#fail(stream.reason, stream.message);
        return;
      default:
        assertNever(stream);
    }
  }

  #opened(): void {
    if (this.#drainingNotice !== undefined) this.#unnotice(this.#drainingNotice);
    this.#drainingNotice = undefined;
    this.#options.onListChanged();
  }

  /** The engine has the recording, or all of it that it will take. */
  async #finish(recording: string, durationMs: number): Promise<void> {
    await this.#closeMicrophone();
    const audio = this.#session?.audio;
    if (audio !== undefined && audio.end > audio.start) {
      return this.#keepUnsaved(audio, strings.recorder.endedElsewhere, recording);
    }
    this.#session = undefined;
    this.#state.value = { kind: "saved", recording, durationMs };
    this.#options.onListChanged();
    await this.#follow(recording);
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

  async #fail(reason: FailureReason, message: string | undefined): Promise<void> {
    const stopping = this.#state.value.kind === "saving";
    await this.#closeMicrophone();
    const session = this.#session;
    if (session === undefined) return;
    // When the connection broke after the end, the engine has it all but can't resume it any more.
    if (stopping && reason === CLOSE.unknownRecording && session.stream.recording !== undefined) {
      const durationMs = await this.#durationOfEnded(session.stream.recording);
      if (durationMs !== undefined && durationMs >= samplesToMs(session.audio.end) - 1) {
        session.audio.forget(session.audio.end);
        return this.#finish(session.stream.recording, durationMs);
      }
    }
    const sentence = message ?? strings.recorder.streamFailed(reason);
    this.#keepUnsaved(session.audio, sentence, session.stream.recording);
  }

  #keepUnsaved(audio: UnackedAudio, message: string, recording: string | undefined): void {
    this.#session = undefined;
    const unsavedMs = samplesToMs(audio.end - audio.start);
    this.#unsaved = unsavedMs > 0 ? audio : undefined;
    this.#state.value = { kind: "failed", message, unsavedMs };
    this.#options.onListChanged();
    if (recording !== undefined) void this.#follow(recording);
  }

  async #durationOfEnded(id: string): Promise<number | undefined> {
    try {
      const { state, durationMs } = await this.#options.lookUp(id);
      return state === "processing" || state === "ready" ? durationMs : undefined;
    } catch {
      return undefined;
    }
  }

  async #closeMicrophone(): Promise<void> {
    const microphone = this.#microphone;
    await microphone?.close();
    if (this.#microphone === microphone) this.#microphone = undefined;
  }
}
