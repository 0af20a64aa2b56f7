/** Speech to text: what every engine offers and how it fails. */
import type { EngineName } from "../../shared/engine_names.ts";
import type { Word } from "../../shared/word.ts";
import { ProviderError } from "../provider/provider_error.ts";

/** A piece of a recording. */
export interface AudioClip {
  /**
   * Gives the samples: 16-bit, little-endian, mono, at 16 kHz, without a header. Texts take long, so an engine
   * lets go of the samples once they are on their way.
   */
  samples(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Options of {@linkcode Transcriber.transcribe}. */
export interface TranscribeOptions {
  /** Language as in BCP 47; the engine finds out by itself where it can. */
  readonly language?: string;
  /** Words to expect: names, vocabulary. */
  readonly prompt?: string;
  /** Text that comes right before the clip. */
  readonly textBefore?: string;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/** What an engine understood. */
export interface Transcription {
  /** The text. */
  readonly text: string;
  /** Language that it is in, as in BCP 47, where the engine tells it. */
  readonly language?: string;
  /** Times are milliseconds since the start of the clip. */
  readonly words?: readonly Word[];
  /** Least probability, over the clip's parts, that nobody speaks in one; 0 to 1. */
  readonly noSpeechProbability?: number;
  /** How sure the engine is of the part that it is surest of: the mean natural logarithm of its tokens. */
  readonly meanLogProbability?: number;
}

/** What an engine can do. */
export interface TranscriberCapabilities {
  /** Largest upload in bytes; undefined if it has no limit. */
  readonly maxUploadBytes?: number;
  /** Languages as in BCP 47, or all. */
  readonly languages: readonly string[] | "any";
  /** Clips that it works on at the same time. */
  readonly concurrency: number;
  /** How long one call may take for a clip of a duration, both in milliseconds. */
  readonly timeoutMs: (durationMs: number) => number;
  /**
   * What is to be known for drafts: texts of speech that still goes on, made anew again and again.
   * Undefined if it makes none.
   */
  readonly drafts?: {
    /** Whether somebody counts or bills each call. */
    readonly billed: boolean;
    /** How long one may take for a clip of a duration to be of use, both in milliseconds. */
    readonly fastEnoughMs: (durationMs: number) => number;
  };
}

/** A transcription that failed. The message is a sentence for people and never holds keys or transcripts. */
export class TranscriptionError extends ProviderError {
  /** Tells it from other errors. */
  override readonly name = "TranscriptionError";
}

/** An engine. It never retries by itself and knows no time limit: both are the job layer's work. */
export interface Transcriber extends AsyncDisposable {
  /** Its name in settings and answers. */
  readonly name: EngineName;
  /** What people call it, at the start of a sentence: `Groq`. */
  readonly label: string;
  /** What it can do. */
  readonly capabilities: TranscriberCapabilities;
  /**
   * Turns a clip into text.
   *
   * @throws {TranscriptionError} Whatever went wrong, but for an abort: that rejects with the signal's reason.
   */
  transcribe(audio: AudioClip, options: TranscribeOptions): Promise<Transcription>;
  /**
   * Turns a clip into text beside other calls, in a way that holds none of them up. Where an engine has no
   * such way, a draft is a call as any other.
   *
   * @returns Undefined if it can't be done just now.
   * @throws {TranscriptionError} As {@linkcode Transcriber.transcribe}.
   */
  draft?(audio: AudioClip, options: TranscribeOptions): Promise<Transcription | undefined>;
}
