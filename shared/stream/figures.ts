/** Figures of the live stream, subprotocol `hero-voice.v1`: what both ends keep to. */

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

/** Longest title, in UTF-16 code units. */
export const MAX_TITLE_LENGTH = 1_000;
/** Longest name of a mark, in UTF-16 code units. */
export const MAX_MARK_LABEL_LENGTH = 200;
