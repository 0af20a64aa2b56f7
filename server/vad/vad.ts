/** What the rest of the engine sees of voice activity detection. Positions are samples since the start of the recording. */
import type { PlacedLibrary } from "./native_library.ts";

/** A span of speech with its padding; what is transcribed as one segment. */
export interface SpeechSpan {
  readonly startSample: number;
  /** First sample after the span. */
  readonly endSample: number;
}

/** Hears what is found in one session, in order. */
export interface VadListener {
  /** Speech began; `startSample` includes the padding and never lies before the last span's end. */
  speechStart(startSample: number): void;
  /** Speech ended, or was split at its quietest point because it grew too long. Spans never overlap. */
  speechEnd(span: SpeechSpan): void;
  /** All speech before this sample has been reported; a later run may begin here. */
  searched(toSample: number): void;
  /** So many samples of clearly audible sound within the last minute were no speech; said once a session. */
  dropped(samples: number): void;
  /** The detector failed and the session is over; what was reported holds, the rest can be searched again. */
  failed(error: Error): void;
}

/** One recording's stream through the detector. */
export interface VadSession extends Disposable {
  /**
   * Hands over the samples that follow: 16-bit little-endian mono at 16 kHz. They are not copied; do not
   * change them. A session with a backlog of more than a minute fails.
   */
  push(pcm: Uint8Array): void;
  /** Ends open speech and goes on at a later sample (there is no audio between). */
  jump(toSample: number): void;
  /**
   * Ends open speech; resolves when everything found in what was pushed has been reported, or the session
   * is over (it failed or was disposed).
   */
  flush(): Promise<void>;
  /** Samples handed over and not searched yet; the last part of a frame (96 ms) waits for more and counts as none. */
  readonly backlogSamples: number;
}

/** The detector, shared by all sessions. */
export interface Vad extends AsyncDisposable {
  /** Why it can't work at present, as a sentence; undefined if it can. */
  readonly problem: string | undefined;
  /** Begins a session whose first pushed sample is `fromSample`. */
  open(fromSample: number, listener: VadListener): VadSession;
}

/** A detector whose pause can be changed. */
export interface AdjustableVad extends Vad {
  /** Silence that ends a segment in sessions that are opened from now on, in milliseconds. */
  setPauseMs(pauseMs: number): void;
}

/** How speech is told from the rest; see the settings `HERO_VOICE_VAD_*`. */
export interface VadOptions {
  /** Speech probability (0 to 1) from which a frame is speech; 0.15 less ends it. */
  readonly threshold: number;
  /** Silence that ends a segment, in milliseconds. */
  readonly pauseMs: number;
  /** Audio kept before and after the speech, in milliseconds. */
  readonly paddingMs: number;
  /** Longest segment, in milliseconds. */
  readonly maxSegmentMs: number;
  /** onnxruntime's library on disk, where the package's own is inside of a compiled program. */
  readonly library?: PlacedLibrary;
}
