/**
 * The live stream `GET /v1/stream`: the messages, their schemas and the figures of subprotocol
 * `hero-voice.v1`. Both ends parse what they receive with these schemas; past that everything is typed.
 */
import * as z from "zod";

/** WebSocket subprotocol that a client has to offer. */
export const SUBPROTOCOL = "hero-voice.v1";
/** The only sample rate of the stream, in samples a second. */
export const SAMPLE_RATE = 16_000;
/** How far a client may send beyond the last acknowledged sample: 10 s. */
export const WINDOW_SAMPLES = 160_000;
/** Largest message in bytes, text or binary. */
export const MAX_MESSAGE_BYTES = 65_536;
/** Bytes before the samples of a binary message: the offset, little-endian unsigned. */
export const AUDIO_HEADER_BYTES = 8;
/** How long the engine waits for `start`, in milliseconds. */
export const START_TIMEOUT_MS = 10_000;
/** Both ends close after this long without any message, in milliseconds. */
export const IDLE_TIMEOUT_MS = 60_000;
/** How far `skip` may lie beyond the time since the recording's start, in milliseconds. */
export const SKIP_AHEAD_MS = 60_000;

/** Close codes of the stream and what the client should do. */
export const CLOSE = {
  /** Done or discarded: stop. */
  done: 1000,
  /** Engine or gateway is draining: reconnect with backoff, resume. */
  goingAway: 1001,
  /** Bad JSON, schema, or binary message: stop, show the sentence. */
  invalid: 1007,
  /** Not allowed: stop, show the sentence. */
  refused: 1008,
  /** Message over {@linkcode MAX_MESSAGE_BYTES}: stop, show the sentence. */
  tooBig: 1009,
  /** The engine failed: reconnect, resume. */
  failed: 1011,
  /** Over a limit, or the engine is away: reconnect with backoff, resume. */
  tryLater: 1013,
  /** First message was not a valid `start`, or did not come: stop. */
  badStart: 4000,
  /** No such recording, or it can no longer be resumed: start a new one, keep the audio. */
  unknownRecording: 4004,
  /** More than the window in flight: stop. */
  windowExceeded: 4008,
  /** Another connection resumed this recording: stop, say so. */
  takenOver: 4009,
  /** Disk full: what was acknowledged is safe; keep the audio, retry later. */
  diskFull: 4013,
} as const;

/** One of the {@linkcode CLOSE} codes. */
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

const samples = z.int().min(0);
const milliseconds = z.number().min(0);
const segmentNumber = z.int().min(0);

/** Longest title, in UTF-16 code units. */
export const MAX_TITLE_LENGTH = 1_000;
/** Replaces lone surrogates, so that a text is valid Unicode wherever it goes. */
const wellFormed = (text: string): string => text.toWellFormed();
/** A recording's title: at most {@linkcode MAX_TITLE_LENGTH} characters. */
export const titleSchema = z.string().max(MAX_TITLE_LENGTH).transform(wellFormed);
/** A language as in BCP 47, for example `en` or `pt-BR`. */
export const languageSchema = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/).max(35);

/** Messages from client to engine. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    /** Recording to resume; without it a new one begins. */
    recording: z.uuid().optional(),
    /**
     * Highest segment up to and including which the client has every end (`final`, `empty` or
     * `failed`); later ones are sent again after `ready`.
     */
    lastSegment: segmentNumber.optional(),
    sampleRate: z.literal(SAMPLE_RATE),
    language: languageSchema.optional(),
    /** Words to expect: names, vocabulary. */
    prompt: z.string().max(4_000).transform(wellFormed).optional(),
    title: titleSchema.optional(),
    /** Name of the style that is run by itself at the end. */
    transform: z.string().max(100).optional(),
  }),
  /** The client no longer has the audio up to `toSample`; the gap reads as silence. */
  z.object({ type: z.literal("skip"), toSample: samples }),
  /** A moment to find again. */
  z.object({
    type: z.literal("mark"),
    atSample: samples,
    label: z.string().max(200).transform(wellFormed).optional(),
  }),
  z.object({ type: z.literal("pause") }),
  z.object({ type: z.literal("resume") }),
  z.object({ type: z.literal("ping") }),
  /** No more audio. */
  z.object({ type: z.literal("stop") }),
  /** End, and move the recording to the bin. */
  z.object({ type: z.literal("discard") }),
]);

/** A message from client to engine. */
export type ClientMessage = z.infer<typeof clientMessageSchema>;
/** The first message of a client. */
export type StartMessage = Extract<ClientMessage, { type: "start" }>;

/** Messages from engine to client. */
export const engineMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ready"),
    recording: z.uuid(),
    /** Send from this sample on. */
    ackedSamples: samples,
    windowSamples: samples,
  }),
  /** Audio up to here is written and synced; the client may forget it. */
  z.object({ type: z.literal("ack"), samples }),
  /** What came after this sample had a gap before it and was dropped. */
  z.object({ type: z.literal("resend"), fromSample: samples }),
  z.object({ type: z.literal("speech_start"), segment: segmentNumber, startMs: milliseconds }),
  z.object({ type: z.literal("speech_end"), segment: segmentNumber, endMs: milliseconds }),
  z.object({
    type: z.literal("partial"),
    segment: segmentNumber,
    settled: z.string(),
    tentative: z.string(),
  }),
  z.object({
    type: z.literal("final"),
    segment: segmentNumber,
    startMs: milliseconds,
    endMs: milliseconds,
    text: z.string(),
    engine: z.string(),
    provisional: z.boolean().optional(),
  }),
  z.object({ type: z.literal("empty"), segment: segmentNumber, reason: z.string() }),
  z.object({
    type: z.literal("waiting"),
    segment: segmentNumber,
    reason: z.string(),
    nextTryAt: z.iso.datetime(),
  }),
  z.object({
    type: z.literal("failed"),
    segment: segmentNumber,
    code: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal("transformed"), transform: z.string(), text: z.string() }),
  z.object({
    type: z.literal("warning"),
    code: z.enum(["draining", "vad_drops_speech", "no_engine", "disk_low", "quota_low"]),
    message: z.string(),
  }),
  z.object({ type: z.literal("pong") }),
  /** The audio is safe and complete; `pending` segments still come by REST. */
  z.object({
    type: z.literal("done"),
    recording: z.uuid(),
    durationMs: milliseconds,
    pending: z.int().min(0),
  }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);

/** A message from engine to client. */
export type EngineMessage = z.infer<typeof engineMessageSchema>;

/** Result of {@linkcode decodeAudio}: samples that start at `offset`. */
export interface AudioMessage {
  /** Offset of the first sample, in samples since the start of the recording. */
  readonly offset: number;
  /** 16-bit little-endian mono samples, as they came. */
  readonly pcm: Uint8Array<ArrayBuffer>;
}

/**
 * Takes a binary message apart without copying its samples.
 *
 * @returns The audio, or undefined if the message is empty, has an odd number of bytes, or an offset
 * that no recording can have.
 */
export function decodeAudio(message: ArrayBuffer): AudioMessage | undefined {
  const bytes = message.byteLength;
  if (bytes < AUDIO_HEADER_BYTES + 2 || bytes % 2 !== 0) return undefined;
  const offset = Number(new DataView(message).getBigUint64(0, true));
  if (!Number.isSafeInteger(offset)) return undefined;
  return { offset, pcm: new Uint8Array(message, AUDIO_HEADER_BYTES) };
}

/**
 * Makes a binary message of samples.
 *
 * @param offset Offset of the first sample, in samples since the start of the recording.
 * @param pcm Samples, 16-bit mono at {@linkcode SAMPLE_RATE}.
 */
export function encodeAudio(offset: number, pcm: Int16Array): ArrayBuffer {
  const message = new ArrayBuffer(AUDIO_HEADER_BYTES + pcm.length * 2);
  const view = new DataView(message);
  view.setBigUint64(0, BigInt(offset), true);
  for (let i = 0; i < pcm.length; i++) {
    view.setInt16(AUDIO_HEADER_BYTES + i * 2, pcm[i] ?? 0, true);
  }
  return message;
}

/** Samples as milliseconds. */
export function samplesToMs(count: number): number {
  return Math.round(count * 1_000 / SAMPLE_RATE);
}

/** Milliseconds as samples. */
export function msToSamples(ms: number): number {
  return Math.round(ms * SAMPLE_RATE / 1_000);
}
