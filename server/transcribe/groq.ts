/** Speech to text by Groq's cloud API, through groq-sdk. */
import GroqClient from "groq-sdk";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { BYTES_PER_SAMPLE, WAV_HEADER_BYTES, wavHeader } from "../audio/wav_header.ts";
import { answerSchema, transcriptionOf } from "./groq/answer.ts";
import { failureOf, timedOut } from "./groq/failure.ts";
import { languageCode } from "./groq/languages.ts";
import { shortPrompt } from "./groq/prompt.ts";
import { limitedFetch } from "./limited_fetch.ts";
import {
  type AudioClip,
  type TranscribeOptions,
  type Transcriber,
  type TranscriberCapabilities,
  type Transcription,
  TranscriptionError,
} from "./transcriber.ts";

/** Largest file that the API takes, in bytes. */
const MAX_UPLOAD_BYTES = 25_000_000;
/** Calls at the same time. */
const CONCURRENCY = 4;
/** For the way there and back, in milliseconds; with it comes the duration of the clip. */
const BASE_TIMEOUT_MS = 20_000;

/** Options of {@linkcode Groq}. */
export interface GroqOptions {
  readonly apiKey: string;
  /** Address of the API, without `/openai/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /**
   * How long a call may take for a clip of a duration, both in milliseconds.
   * @default 20 s and the duration
   */
  readonly timeoutMs?: (durationMs: number) => number;
}

/** Whisper in Groq's cloud. */
export class Groq implements Transcriber {
  readonly name = "groq";
  readonly capabilities: TranscriberCapabilities = {
    maxUploadBytes: MAX_UPLOAD_BYTES,
    languages: "any",
    concurrency: CONCURRENCY,
  };
  readonly #options: GroqOptions;
  readonly #client: GroqClient;
  readonly #closing = new AbortController();

  constructor(options: GroqOptions) {
    this.#options = options;
    this.#client = new GroqClient({
      apiKey: options.apiKey,
      baseURL: options.baseUrl,
      maxRetries: 0,
      // The SDK would log headers and bodies.
      logLevel: "off",
      fetch: limitedFetch,
    });
  }

  async transcribe(audio: AudioClip, options: TranscribeOptions): Promise<Transcription> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    signal.throwIfAborted();
    const uploadBytes = WAV_HEADER_BYTES + audio.pcm.length;
    if (uploadBytes > MAX_UPLOAD_BYTES) {
      throw new TranscriptionError(
        "too_large",
        `The clip has ${uploadBytes} bytes, but Groq takes at most ${MAX_UPLOAD_BYTES}; shorten HERO_VOICE_VAD_MAX_SEGMENT_MS.`,
        { retryable: false },
      );
    }
    const durationMs = (audio.pcm.length / BYTES_PER_SAMPLE / SAMPLE_RATE) * 1_000;
    const timeoutMs = this.#options.timeoutMs?.(durationMs) ?? BASE_TIMEOUT_MS + durationMs;
    const context = { ...this.#options, timeoutMs };

    // The SDK's own time-out ends with the headers, so this one comes first; and since it never lets go
    // of the signal, it gets one that lives as long as the call.
    const call = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      call.abort();
    }, timeoutMs);
    const abort = (): void => call.abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      return transcriptionOf(
        answerSchema.parse(await this.#ask(audio, options, call.signal, timeoutMs)),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw late ? timedOut(context) : failureOf(error, context);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  async #ask(
    audio: AudioClip,
    options: TranscribeOptions,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<unknown> {
    const header = wavHeader(audio.pcm.length / BYTES_PER_SAMPLE);
    const language = languageCode(options.language ?? "");
    const prompt = shortPrompt(options.prompt ?? "");
    return await this.#client.audio.transcriptions.create({
      file: new File([header, audio.pcm], "clip.wav", { type: "audio/wav" }),
      model: this.#options.model,
      response_format: "verbose_json",
      timestamp_granularities: ["word", "segment"],
      temperature: 0,
      ...(language !== undefined && { language }),
      ...(prompt !== "" && { prompt }),
    }, { signal, timeout: Math.ceil(2 * timeoutMs) });
  }

  /** Ends all calls. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(
      new TranscriptionError("engine_closed", "Groq is no longer used.", { retryable: true }),
    );
    return Promise.resolve();
  }
}
