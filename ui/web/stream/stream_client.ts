/** The page's end of the live stream: no sample is forgotten before the engine has it on disk. */
import { assertNever } from "../../../shared/errors.ts";
import { parseJson } from "../../../shared/parse_json.ts";
import {
  CLOSE,
  encodeAudio,
  type EngineMessage,
  engineMessageSchema,
  SAMPLE_RATE,
  type StartMessage,
  SUBPROTOCOL,
} from "../../../shared/protocol.ts";
import { backoffMs } from "./backoff.ts";
import { browserClock, type Clock } from "./clock.ts";
import { EndedSegments } from "./ended_segments.ts";
import { Liveness } from "./liveness.ts";
import { type MarkedMoment, Marks } from "./marks.ts";
import type { Connect, StreamSocket } from "./socket.ts";
import {
  brokenStream,
  type FailureReason,
  stoppingReason,
  type StreamState,
} from "./stream_state.ts";
import type { UnackedAudio } from "./unacked_audio.ts";

/** Most samples in a message: 1 s, half of what the protocol allows. */
const MAX_MESSAGE_SAMPLES = SAMPLE_RATE;
/** Wait after a full disk, in milliseconds. */
export const DISK_FULL_RETRY_MS = 30_000;
/** Close code for a connection that the client gives up: any of those a browser may send. */
const GIVE_UP = 3_000;

/** Options of {@linkcode StreamClient}. */
export interface StreamClientOptions {
  /** Address of the stream. */
  readonly url: string;
  /** Holds what isn't acknowledged; the client appends and forgets, the owner may read. */
  readonly audio: UnackedAudio;
  /** Moments to find again; the client adds and tells them. */
  readonly marks?: Marks;
  /** The recording to go on with; without it a new one begins. */
  readonly recording?: string | undefined;
  /**
   * Called when the engine's answer settled to which recording, or where in it, the audio belongs. None
   * is sent before this resolves, so that what is kept elsewhere agrees with what the engine gets.
   */
  readonly onSettled?: () => Promise<void>;
  /** Opens a connection. */
  readonly connect: Connect;
  /** Told of each change of state. */
  readonly onState: (state: StreamState) => void;
  /** Told of each valid message, after the client has acted on it. */
  readonly onMessage: (message: EngineMessage) => void;
  /** @default the browser's */
  readonly clock?: Clock;
  /** Chance from 0 to 1, for the waits. @default Math.random */
  readonly random?: () => number;
}

/** Sends a recording's audio, and goes on after every interruption where the engine left off. */
export class StreamClient implements Disposable {
  readonly #options: StreamClientOptions;
  readonly #audio: UnackedAudio;
  readonly #marks: Marks;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #ended = new EndedSegments();
  #state: StreamState = { kind: "connecting" };
  #socket: StreamSocket | undefined;
  #recording: string | undefined;
  #acked = 0;
  #sent = 0;
  #window = 0;
  #stopping = false;
  #stopSent = false;
  #paused = false;
  #pauseSent = false;
  #settling = false;
  #failedAttempts = 0;
  /** The engine's last `error`, which a close follows. */
  #error: string | undefined;
  #retryTimer: number | undefined;
  /** Of the connection that there is. */
  #liveness: Liveness | undefined;

  /** Starts to connect at once. */
  constructor(options: StreamClientOptions) {
    this.#options = options;
    this.#audio = options.audio;
    this.#marks = options.marks ?? new Marks();
    this.#recording = options.recording;
    this.#clock = options.clock ?? browserClock;
    this.#random = options.random ?? Math.random;
    this.#connect();
  }

  /** The recording's id, once the engine gave it. */
  get recording(): string | undefined {
    return this.#recording;
  }

  /** Where the stream stands. */
  get state(): StreamState {
    return this.#state;
  }

  /**
   * Takes the next samples, which then belong to the client.
   *
   * @returns False if they were not taken, because the buffer is full.
   */
  push(samples: Int16Array): boolean {
    const taken = this.#audio.append(samples);
    if (this.#pauseSent) this.#send(JSON.stringify({ type: "resume" }));
    this.#paused = this.#pauseSent = false;
    this.#pump();
    return taken;
  }

  /** No audio for a while: when all there is has been sent, the engine is told so. */
  pause(): void {
    this.#paused = true;
    this.#pump();
  }

  /**
   * Marks the moment that was recorded last.
   *
   * @returns False if there are too many marks already.
   */
  mark(): boolean {
    const sample = this.#audio.end;
    if (this.#marks.at(sample) !== undefined) return true;
    if (!this.#marks.add(sample)) return false;
    this.#tellNow({ atSample: sample });
    return true;
  }

  /**
   * Names a mark.
   *
   * @returns False if it isn't there any more.
   */
  nameMark(sample: number, label: string): boolean {
    const named = this.#marks.name(sample, label);
    if (named !== undefined) this.#tellNow(named);
    return named !== undefined;
  }

  /** No more audio: what there is will be sent, then the recording ended. */
  stop(): void {
    this.#stopping = true;
    this.#pump();
  }

  /**
   * The network came back, or the machine woke up: tries again now instead of waiting longer, and finds
   * out whether a connection that was there still is.
   */
  wake(): void {
    if (this.#state.kind === "waiting") this.#connect();
    else if (this.#state.kind === "open") this.#probe();
  }

  /** Lets the connection go, wherever it stands; the engine keeps the recording as interrupted. */
  [Symbol.dispose](): void {
    this.#disconnect();
    this.#cancelRetry();
  }

  #connect(): void {
    this.#cancelRetry();
    this.#error = undefined;
    this.#stopSent = this.#pauseSent = false;
    const after = brokenStream(this.#state);
    this.#setState({ kind: "connecting", ...(after === undefined ? {} : { after }) });
    const socket = this.#options.connect(this.#options.url, SUBPROTOCOL);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#start();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#closed(code);
    this.#liveness = new Liveness({
      clock: this.#clock,
      ping: () => this.#send(JSON.stringify({ type: "ping" })),
      lost: () => this.#closed(GIVE_UP),
    });
  }

  #start(): void {
    const resumed = this.#recording !== undefined;
    const start: StartMessage = {
      type: "start",
      sampleRate: SAMPLE_RATE,
      ...(resumed && { recording: this.#recording, lastSegment: this.#ended.last }),
    };
    this.#send(JSON.stringify(start));
    this.#liveness?.heard();
  }

  #receive(data: unknown): void {
    this.#liveness?.heard();
    const message = parseMessage(data);
    // A newer engine may say more than this page understands.
    if (message === undefined) return;
    this.#handle(message);
    this.#options.onMessage(message);
  }

  #handle(message: EngineMessage): void {
    switch (message.type) {
      case "ready":
        return this.#ready(message);
      case "ack":
        this.#failedAttempts = 0;
        return this.#ack(message.samples);
      case "resend":
        return this.#resendFrom(message.fromSample);
      case "final":
      case "empty":
      case "failed":
        return this.#ended.add(message.segment);
      case "done": {
        const { recording, durationMs, pending } = message;
        if (this.#stopSent) this.#audio.forget(this.#audio.end);
        this.#disconnect(CLOSE.done);
        return this.#setState({ kind: "done", recording, durationMs, pending });
      }
      case "error":
        this.#error = message.message;
        return;
      case "speech_start":
      case "speech_end":
      case "partial":
      case "waiting":
      case "transformed":
      case "warning":
      case "pong":
        return;
      default:
        assertNever(message);
    }
  }

  #ready(message: Extract<EngineMessage, { type: "ready" }>): void {
    const other = this.#recording !== undefined && this.#recording !== message.recording;
    if (other) return this.#fail("nonsense");
    const settled = this.#recording !== undefined && this.#audio.joint === undefined;
    this.#anchor(message.ackedSamples);
    if (message.ackedSamples > this.#audio.end) return this.#fail("nonsense");
    this.#liveness?.ready();
    this.#recording = message.recording;
    this.#window = message.windowSamples;
    this.#acked = message.ackedSamples;
    this.#audio.forget(this.#acked);
    this.#state = { kind: "open" };
    if (!settled) this.#settle();
    if (!this.#settling) this.#goOn();
    this.#options.onState(this.#state);
  }

  /** Marks go with the audio under them. */
  #anchor(ackedSamples: number): void {
    const { joint, end } = this.#audio;
    this.#audio.anchor(ackedSamples);
    if (joint !== undefined) this.#marks.shift(joint, this.#audio.end - end);
  }

  /** Tells all marks, since nobody says which of them the engine has; it keeps none twice. */
  #goOn(): void {
    for (const mark of this.#marks.list) this.#tellMark(mark);
    this.#resendFrom(this.#acked);
  }

  /** Tells a mark at once; without a connection all are told when there is one. */
  #tellNow(mark: MarkedMoment): void {
    if (this.#state.kind === "open" && !this.#settling) this.#tellMark(mark);
  }

  #tellMark({ atSample, label }: MarkedMoment): void {
    this.#send(JSON.stringify({ type: "mark", atSample, label }));
  }

  #settle(): void {
    const { onSettled } = this.#options;
    if (onSettled === undefined) return;
    this.#settling = true;
    void onSettled().then(() => {
      this.#settling = false;
      if (this.#state.kind === "open") this.#goOn();
    });
  }

  #ack(samples: number): void {
    if (samples > this.#audio.end) return this.#fail("nonsense");
    this.#acked = Math.max(this.#acked, samples);
    this.#sent = Math.max(this.#sent, this.#acked);
    this.#audio.forget(this.#acked);
    this.#pump();
  }

  #resendFrom(sample: number): void {
    if (sample > this.#audio.end) return this.#fail("nonsense");
    // What follows a `stop` is ignored, so it takes a new connection to send more.
    if (this.#stopSent && sample < this.#audio.end) return this.#closed(GIVE_UP);
    this.#sent = sample;
    if (sample < this.#audio.start) {
      this.#send(JSON.stringify({ type: "skip", toSample: this.#audio.start }));
      this.#sent = this.#audio.start;
    }
    this.#pump();
  }

  /** Sends what the window allows; `stop` after the last of it. */
  #pump(): void {
    if (this.#state.kind !== "open" || this.#settling || this.#stopSent) return;
    const end = Math.min(this.#audio.end, this.#acked + this.#window);
    while (this.#sent < end) {
      const to = Math.min(end, this.#sent + MAX_MESSAGE_SAMPLES);
      this.#send(encodeAudio(this.#sent, this.#audio.slice(this.#sent, to)));
      this.#sent = to;
      this.#liveness?.audioSent();
    }
    if (this.#paused && !this.#pauseSent && this.#sent === this.#audio.end) {
      this.#pauseSent = true;
      this.#send(JSON.stringify({ type: "pause" }));
    }
    if (this.#stopping && this.#sent === this.#audio.end) {
      this.#stopSent = true;
      this.#send(JSON.stringify({ type: "stop" }));
    }
  }

  #send(data: string | ArrayBuffer): void {
    this.#socket?.send(data);
    this.#liveness?.sent();
  }

  #probe(): void {
    this.#send(JSON.stringify({ type: "ping" }));
    this.#liveness?.probed();
  }

  #closed(code: number): void {
    const message = this.#error === undefined ? {} : { message: this.#error };
    const reason = stoppingReason(code);
    if (reason !== undefined) return this.#fail(reason);
    this.#disconnect();
    const full = code === CLOSE.diskFull;
    const delayMs = full ? DISK_FULL_RETRY_MS : backoffMs(this.#failedAttempts++, this.#random());
    this.#retryTimer = this.#clock.after(delayMs, () => this.#connect());
    this.#setState({
      kind: "waiting",
      cause: full ? "disk_full" : "lost",
      nextTryAt: this.#clock.now() + delayMs,
      ...message,
    });
  }

  #fail(reason: FailureReason): void {
    this.#disconnect();
    const message = this.#error === undefined ? {} : { message: this.#error };
    this.#setState({ kind: "failed", reason, ...message });
  }

  /** Lets go of the socket without waiting for its closing handshake, which a dead one never ends. */
  #disconnect(code: number = GIVE_UP): void {
    this.#liveness?.[Symbol.dispose]();
    this.#liveness = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }

  #setState(state: StreamState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #cancelRetry(): void {
    if (this.#retryTimer !== undefined) this.#clock.clear(this.#retryTimer);
    this.#retryTimer = undefined;
  }
}

function parseMessage(data: unknown): EngineMessage | undefined {
  if (typeof data !== "string") return undefined;
  const parsed = engineMessageSchema.safeParse(parseJson(data));
  return parsed.success ? parsed.data : undefined;
}
