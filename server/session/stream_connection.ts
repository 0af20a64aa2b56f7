/** One WebSocket of the live stream: what comes in is checked and handed on, the close codes are kept. */
import { assertNever, messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { messageBytes } from "../../shared/message_size.ts";
import { parseJson } from "../../shared/parse_json.ts";
import {
  type ClientMessage,
  clientMessageSchema,
  CLOSE,
  type CloseCode,
  decodeAudio,
  type EngineMessage,
  IDLE_TIMEOUT_MS,
  MAX_MESSAGE_BYTES,
  START_TIMEOUT_MS,
  type StartMessage,
} from "../../shared/protocol.ts";
import { closeServerSocket } from "../../shared/server_close.ts";
import { storageFailure } from "./failure.ts";
import type { LiveRecording, Refusal } from "./live_recording.ts";
import type { Peer, PeerError } from "./peer.ts";
import type { RecordingRegistry } from "./registry.ts";

/** Messages that may come while the recording is being opened; more is out of the window anyway. */
const MAX_QUEUED_MESSAGES = 256;

/** The part of a WebSocket that is used. */
export type StreamSocket = Pick<
  WebSocket,
  "send" | "close" | "readyState" | "bufferedAmount" | "addEventListener"
>;

/** What a connection is bound by. */
export interface ConnectionLimits {
  /** With more than this waiting to be sent, in bytes, the client doesn't read and is closed. */
  readonly maxBufferedBytes: number;
  /** Why no new recording may begin, as a sentence; undefined if one may. */
  readonly noBegin: () => string | undefined;
}

/** The recording is being opened; what comes meanwhile waits. */
interface Opening {
  readonly kind: "opening";
  readonly queued: (string | ArrayBuffer)[];
}

type State =
  /** Waits for `start`. */
  | { readonly kind: "new"; readonly sinceMs: number }
  | Opening
  | { readonly kind: "open"; readonly recording: LiveRecording }
  /** `stop` or `discard` was said: only `ping` counts. */
  | { readonly kind: "ending" }
  | { readonly kind: "closed" };

function invalid(message: string): Refusal {
  return { code: CLOSE.invalid, error: { code: "invalid_message", message } };
}

/** The engine's end of a client's connection. */
export class StreamConnection implements Peer {
  readonly #socket: StreamSocket;
  readonly #registry: RecordingRegistry;
  #state: State;
  #lastMessageMs: number;
  readonly #limits: ConnectionLimits;
  #warnedOfDisk = false;

  /** @param nowMs The time, in milliseconds since 1970. */
  constructor(
    socket: StreamSocket,
    registry: RecordingRegistry,
    limits: ConnectionLimits,
    nowMs: number,
  ) {
    this.#socket = socket;
    this.#registry = registry;
    this.#limits = limits;
    this.#state = { kind: "new", sinceMs: nowMs };
    this.#lastMessageMs = nowMs;
  }

  /** Takes a message as it came from the socket. */
  receive(message: unknown, nowMs: number): void {
    this.#lastMessageMs = nowMs;
    try {
      this.#receive(message);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Closes what has been silent for too long. */
  checkIdle(nowMs: number): void {
    if (this.#state.kind === "new" && nowMs - this.#state.sinceMs > START_TIMEOUT_MS) {
      this.end(CLOSE.badStart, {
        code: "no_start",
        message: `No start message came within ${START_TIMEOUT_MS / 1_000} seconds.`,
      });
    } else if (nowMs - this.#lastMessageMs > IDLE_TIMEOUT_MS && this.#state.kind !== "ending") {
      this.end(CLOSE.goingAway, {
        code: "idle",
        message: `Nothing came for ${IDLE_TIMEOUT_MS / 1_000} seconds; connect again to go on.`,
      });
    }
  }

  /** Tells a client that records, once, that there is little room on the disk. */
  warnOfDisk(message: string): void {
    if (this.#warnedOfDisk || this.#state.kind !== "open") return;
    this.#warnedOfDisk = true;
    this.send({ type: "warning", code: "disk_low", message });
  }

  /** The socket is closed, by whomever. */
  closed(): void {
    const state = this.#state;
    this.#state = { kind: "closed" };
    if (state.kind === "open") state.recording.detach(this);
  }

  send(message: EngineMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#limits.maxBufferedBytes) {
      this.end(CLOSE.tryLater, {
        code: "too_slow",
        message: "The client takes too little of what comes; connect again in a few seconds.",
      });
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  end(code: CloseCode, error?: PeerError): void {
    const state = this.#state;
    if (state.kind === "closed") return;
    this.#state = { kind: "closed" };
    if (this.#socket.readyState <= WebSocket.OPEN) {
      if (error !== undefined && this.#socket.readyState === WebSocket.OPEN) {
        this.#socket.send(JSON.stringify({ type: "error", ...error }));
      }
      closeServerSocket(this.#socket, code, error?.code ?? "");
    }
    if (state.kind === "open") state.recording.detach(this);
  }

  #refuse(refusal: Refusal | undefined): void {
    if (refusal !== undefined) this.end(refusal.code, refusal.error);
  }

  #failed(error: unknown): void {
    logger("ws").error("a stream failed", { error: messageOf(error) });
    const failure = storageFailure(error);
    this.end(failure.code, failure.error);
  }

  #receive(message: unknown): void {
    if (typeof message !== "string" && !(message instanceof ArrayBuffer)) {
      this.#refuse(invalid("A message is text or binary."));
      return;
    }
    if (messageBytes(message) > MAX_MESSAGE_BYTES) {
      this.end(CLOSE.tooBig, {
        code: "too_big",
        message: `A message is at most ${MAX_MESSAGE_BYTES} bytes long.`,
      });
      return;
    }
    const state = this.#state;
    switch (state.kind) {
      case "new":
        this.#start(message);
        return;
      case "opening":
        if (state.queued.length < MAX_QUEUED_MESSAGES) state.queued.push(message);
        else {
          this.end(CLOSE.windowExceeded, {
            code: "window_exceeded",
            message: "Too much was sent before the recording was ready.",
          });
        }
        return;
      case "open":
        if (typeof message === "string") this.#command(state.recording, message);
        else this.#audio(state.recording, message);
        return;
      case "ending":
        if (typeof message === "string") {
          const parsed = clientMessageSchema.safeParse(parseJson(message));
          if (parsed.success && parsed.data.type === "ping") this.send({ type: "pong" });
        }
        return;
      case "closed":
        return;
      default:
        assertNever(state);
    }
  }

  #start(message: string | ArrayBuffer): void {
    const parsed = typeof message === "string"
      ? clientMessageSchema.safeParse(parseJson(message))
      : undefined;
    if (!parsed?.success || parsed.data.type !== "start") {
      this.end(CLOSE.badStart, {
        code: "bad_start",
        message: "The first message has to be a valid start.",
      });
      return;
    }
    const start = parsed.data;
    const trouble = start.recording === undefined ? this.#limits.noBegin() : undefined;
    if (trouble !== undefined) {
      this.end(CLOSE.tryLater, { code: "over_limit", message: trouble });
      return;
    }
    const opening: Opening = { kind: "opening", queued: [] };
    this.#state = opening;
    this.#begin(start, opening).catch((error: unknown) => this.#failed(error));
  }

  async #begin(start: StartMessage, opening: Opening): Promise<void> {
    const recording = start.recording === undefined
      ? await this.#registry.begin(start)
      : await this.#registry.resume(start.recording);
    if (this.#state !== opening) {
      recording?.abandon();
      return;
    }
    if (recording === undefined) {
      this.end(CLOSE.unknownRecording, {
        code: "unknown_recording",
        message: "This recording doesn't exist or has ended; begin a new one.",
      });
      return;
    }
    await recording.attach(this, start.lastSegment);
    if (this.#state !== opening) {
      recording.detach(this);
      return;
    }
    this.#state = { kind: "open", recording };
    for (const queued of opening.queued) this.receive(queued, this.#lastMessageMs);
  }

  #audio(recording: LiveRecording, message: ArrayBuffer): void {
    const audio = decodeAudio(message);
    if (audio === undefined) {
      this.#refuse(
        invalid("An audio message is an offset of 8 bytes and at least one 16-bit sample."),
      );
      return;
    }
    this.#refuse(recording.audio(audio.offset, audio.pcm));
  }

  #command(recording: LiveRecording, text: string): void {
    const parsed = clientMessageSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      this.#refuse(invalid("A message is not JSON of the subprotocol hero-voice.v1."));
      return;
    }
    this.#obey(recording, parsed.data);
  }

  #obey(recording: LiveRecording, message: ClientMessage): void {
    switch (message.type) {
      case "start":
        this.#refuse(invalid("A second start is not allowed on a connection."));
        return;
      case "skip":
        this.#refuse(recording.skip(message.toSample));
        return;
      case "mark":
        recording.mark(message.atSample, message.label);
        return;
      case "pause":
        recording.pause();
        return;
      case "resume":
        return;
      case "ping":
        this.send({ type: "pong" });
        return;
      case "stop":
        this.#state = { kind: "ending" };
        recording.stop();
        return;
      case "discard":
        this.#state = { kind: "ending" };
        recording.discard();
        return;
      default:
        assertNever(message);
    }
  }
}
