/**
 * Text messages of the live stream `GET /v1/stream`, as JSON. Segments are numbered from 0 in a recording,
 * samples and milliseconds count from its start. The schemas that both ends check them with are in
 * `shared/protocol.ts`.
 */
import type { SAMPLE_RATE } from "./figures.ts";

/** The first message: begins a recording or resumes one. */
export interface StartMessage {
  /** Tells it from the others. */
  readonly type: "start";
  /** Recording to resume; without it a new one begins. */
  readonly recording?: string | undefined;
  /**
   * Highest segment up to and including which the client has every end (`final`, `empty` or `failed`);
   * later ones are sent again after `ready`.
   */
  readonly lastSegment?: number | undefined;
  /** Samples a second of the audio that follows. */
  readonly sampleRate: typeof SAMPLE_RATE;
  /** Language as in BCP 47. */
  readonly language?: string | undefined;
  /** Words to expect: names, vocabulary. */
  readonly prompt?: string | undefined;
  /** Title of a new recording. */
  readonly title?: string | undefined;
  /** Name of the style that is run by itself at the end; with a language as in `translate:fr`. */
  readonly transform?: string | undefined;
}

/** The client no longer has the audio up to a sample; the gap reads as silence. */
export interface SkipMessage {
  /** Tells it from the others. */
  readonly type: "skip";
  /** The first sample that it has again. */
  readonly toSample: number;
}

/** A moment to find again; told once more with a label it gets that name. */
export interface MarkMessage {
  /** Tells it from the others. */
  readonly type: "mark";
  /** Where it is. */
  readonly atSample: number;
  /** What to call it; empty takes a name away. */
  readonly label?: string | undefined;
}

/**
 * A message without anything else: `pause` and `resume` (a pause takes no audio time), `ping` (answered by
 * `pong`), `stop` (no more audio), `discard` (end, and move the recording to the bin).
 */
export interface BareMessage {
  /** What it says. */
  readonly type: "pause" | "resume" | "ping" | "stop" | "discard";
}

/** A message from client to engine. */
export type ClientMessage = StartMessage | SkipMessage | MarkMessage | BareMessage;

/** The recording is open: send audio. */
export interface ReadyMessage {
  /** Tells it from the others. */
  readonly type: "ready";
  /** The recording's id. */
  readonly recording: string;
  /** Send from this sample on. */
  readonly ackedSamples: number;
  /** How far beyond the last acknowledged sample the client may send. */
  readonly windowSamples: number;
}

/** Audio up to here is written and synced; the client may forget it. */
export interface AckMessage {
  /** Tells it from the others. */
  readonly type: "ack";
  /** The first sample that isn't acknowledged. */
  readonly samples: number;
}

/** What came after a sample had a gap before it and was dropped. */
export interface ResendMessage {
  /** Tells it from the others. */
  readonly type: "resend";
  /** Send again from here on. */
  readonly fromSample: number;
}

/** Someone begins to speak. */
export interface SpeechStartMessage {
  /** Tells it from the others. */
  readonly type: "speech_start";
  /** Number of the segment that begins. */
  readonly segment: number;
  /** When. */
  readonly startMs: number;
}

/** A segment has ended. */
export interface SpeechEndMessage {
  /** Tells it from the others. */
  readonly type: "speech_end";
  /** Its number. */
  readonly segment: number;
  /** When. */
  readonly endMs: number;
}

/** The text so far of a segment that still goes on, or that has no final text yet. */
export interface PartialMessage {
  /** Tells it from the others. */
  readonly type: "partial";
  /** Number of the segment. */
  readonly segment: number;
  /** What two passes agree on. */
  readonly settled: string;
  /** What may still change. */
  readonly tentative: string;
}

/** The text of a segment. */
export interface FinalMessage {
  /** Tells it from the others. */
  readonly type: "final";
  /** Number of the segment. */
  readonly segment: number;
  /** When it begins. */
  readonly startMs: number;
  /** When it ends. */
  readonly endMs: number;
  /** What was said. */
  readonly text: string;
  /** Name of the engine that understood it. */
  readonly engine: string;
  /** Made by a weaker engine while a better one was away; it is made again. */
  readonly provisional?: boolean | undefined;
}

/** A segment in which nobody said anything. */
export interface EmptyMessage {
  /** Tells it from the others. */
  readonly type: "empty";
  /** Number of the segment. */
  readonly segment: number;
  /** How that is known. */
  readonly reason: string;
}

/** A segment's text has to wait. */
export interface WaitingMessage {
  /** Tells it from the others. */
  readonly type: "waiting";
  /** Number of the segment. */
  readonly segment: number;
  /** For what, as a sentence. */
  readonly reason: string;
  /** When it is tried again: an instant in UTC (ISO 8601). */
  readonly nextTryAt: string;
}

/** A segment's text could not be made, and waiting doesn't help. */
export interface FailedMessage {
  /** Tells it from the others. */
  readonly type: "failed";
  /** Number of the segment. */
  readonly segment: number;
  /** Stable word for programs. */
  readonly code: string;
  /** Why and what to do, as a sentence. */
  readonly message: string;
}

/** What was made of the text, as `start` asked for. */
export interface TransformedMessage {
  /** Tells it from the others. */
  readonly type: "transformed";
  /** Name of the style. */
  readonly transform: string;
  /** The result. */
  readonly text: string;
}

/** Something that the person should know; the recording goes on. */
export interface WarningMessage {
  /** Tells it from the others. */
  readonly type: "warning";
  /** What it is about. */
  readonly code: "draining" | "vad_drops_speech" | "no_engine" | "disk_low" | "quota_low";
  /** What it is and what to do, as a sentence. */
  readonly message: string;
}

/** The answer to `ping`. */
export interface PongMessage {
  /** Tells it from the others. */
  readonly type: "pong";
}

/** The audio is safe and complete; the connection closes. */
export interface DoneMessage {
  /** Tells it from the others. */
  readonly type: "done";
  /** The recording's id. */
  readonly recording: string;
  /** Its length. */
  readonly durationMs: number;
  /** Segments whose text is still to come, by REST. */
  readonly pending: number;
}

/** Why the connection is closed; comes right before. */
export interface ErrorMessage {
  /** Tells it from the others. */
  readonly type: "error";
  /** Stable word for programs. */
  readonly code: string;
  /** What happened and what to do, as a sentence. */
  readonly message: string;
}

/** A message from engine to client. */
export type EngineMessage =
  | ReadyMessage
  | AckMessage
  | ResendMessage
  | SpeechStartMessage
  | SpeechEndMessage
  | PartialMessage
  | FinalMessage
  | EmptyMessage
  | WaitingMessage
  | FailedMessage
  | TransformedMessage
  | WarningMessage
  | PongMessage
  | DoneMessage
  | ErrorMessage;
