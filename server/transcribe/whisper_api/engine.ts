/** An engine behind OpenAI's API for transcriptions, whoever offers it. */
import type { EngineName } from "../../../shared/config.ts";
import { logger } from "../../../shared/log.ts";
import { samplesToMs } from "../../../shared/protocol.ts";
import { type ApiError, type Callee, failureOf, problemOf } from "../../provider/failure.ts";
import { withOwnSignal } from "../../provider/own_signal.ts";
import { BYTES_PER_SAMPLE, WAV_HEADER_BYTES, wavHeader } from "../../../shared/audio/wav_header.ts";
import {
  type AudioClip,
  type TranscribeOptions,
  type Transcriber,
  type TranscriberCapabilities,
  type Transcription,
  TranscriptionError,
} from "../transcriber.ts";
import { OpusClips } from "../opus/opus_clips.ts";
import { joinTranscriptions, transcriptionOf } from "./answer.ts";
import { languageCode } from "./languages.ts";
import { partsOf } from "./parts.ts";
import { promptOf } from "./prompt.ts";

/** Largest file that the APIs take, in bytes: 25 MB, as Groq's and OpenAI's documentation say. */
const MAX_UPLOAD_BYTES = 25_000_000;
/** For the way there and back, in milliseconds; with it comes the duration of the clip. */
const BASE_TIMEOUT_MS = 20_000;

/** How long a draft may take at a provider that bills its calls, in milliseconds. */
const BILLED_DRAFT_MS = 1_500;
/**
 * The same at a server that may do one clip at a time. A draft is begun while somebody speaks, so one of
 * this length is over when the pause that ends a segment (768 ms) is.
 */
const DRAFT_MS = 700;

/** Statuses by which a provider says that it can't do anything with a file. */
const NOT_THIS_FILE: readonly number[] = [400, 415, 422];

/** What the sentences about failures call a clip, and what can be done about it. */
const CLIP: Callee["work"] = {
  name: "clip",
  ifTooLarge: "shorten HERO_VOICE_VAD_MAX_SEGMENT_MS",
  ifRefused: "another engine may take it",
};

/** What is sent of a clip, as both SDKs take it. */
export interface Upload {
  readonly file: File;
  readonly temperature: number;
  /** Code as Whisper knows it. */
  readonly language?: string;
  readonly prompt?: string;
}

/** A provider's API as its SDK reaches it. */
export interface Provider extends Omit<Callee, "work"> {
  readonly name: EngineName;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Whether somebody counts or bills each call. */
  readonly billed: boolean;
  /** Whether it takes Ogg Opus, and is so far away that what is sent had better be small. */
  readonly opus: boolean;
  /** Sends a clip and gives what came back; throws whatever the SDK throws. */
  ask(upload: Upload, signal: AbortSignal): Promise<unknown>;
  /** The error as the SDK has it for all that goes wrong between here and the provider. */
  apiErrorOf(thrown: unknown): ApiError | undefined;
}

/** A clip as it can be sent, or a part of one that is too large for one upload. */
interface ClipFiles {
  /** Its first sample, in samples since the start of the clip. */
  readonly startSample: number;
  readonly wav: File;
  /** The same as Ogg Opus, where that is wanted and smaller. */
  readonly small: File | undefined;
}

/** Whisper behind a provider's API. */
export class WhisperApi implements Transcriber {
  readonly name: EngineName;
  readonly label: string;
  readonly capabilities: TranscriberCapabilities;
  readonly #provider: Provider;
  readonly #closing = new AbortController();
  /** Makes clips small, as long as the provider takes them so. */
  #opus: OpusClips | undefined;

  constructor(provider: Provider) {
    this.name = provider.name;
    this.label = provider.label;
    const { billed, concurrency } = provider;
    this.capabilities = {
      maxUploadBytes: MAX_UPLOAD_BYTES,
      languages: "any",
      concurrency,
      timeoutMs: (durationMs) => BASE_TIMEOUT_MS + durationMs,
      drafts: { billed, fastEnoughMs: () => billed ? BILLED_DRAFT_MS : DRAFT_MS },
    };
    this.#provider = provider;
    this.#opus = provider.opus ? new OpusClips() : undefined;
  }

  async transcribe(audio: AudioClip, options: TranscribeOptions): Promise<Transcription> {
    const results: { offsetMs: number; result: Transcription }[] = [];
    for (const files of await this.#filesOf(audio)) {
      const textBefore = results.at(-1)?.result.text ?? options.textBefore ?? "";
      const result = await this.#call(files, { ...options, textBefore });
      results.push({ offsetMs: samplesToMs(files.startSample), result });
    }
    const [first] = results;
    return results.length === 1 && first !== undefined ? first.result : joinTranscriptions(results);
  }

  /** The clip as it is sent; the samples themselves are not kept while the provider is at work. */
  async #filesOf(audio: AudioClip): Promise<ClipFiles[]> {
    const files: ClipFiles[] = [];
    const maxBytes = MAX_UPLOAD_BYTES - WAV_HEADER_BYTES;
    for (const { startSample, pcm } of partsOf(await audio.samples(), maxBytes)) {
      const wav = wavFile(pcm);
      const ogg = await this.#opus?.encode(pcm);
      const small = ogg !== undefined && ogg.length < wav.size
        ? new File([ogg], "clip.ogg", { type: "audio/ogg" })
        : undefined;
      files.push({ startSample, wav, small });
    }
    return files;
  }

  async #call({ wav, small }: ClipFiles, options: TranscribeOptions): Promise<Transcription> {
    if (small === undefined || this.#opus === undefined) return await this.#ask(wav, options);
    try {
      return await this.#ask(small, options);
    } catch (error) {
      const { status } = error instanceof TranscriptionError ? error : {};
      if (status === undefined || !NOT_THIS_FILE.includes(status)) throw error;
      const result = await this.#ask(wav, options);
      logger("transcribe").warn("{engine} takes no Ogg Opus; it gets WAV from now on", {
        engine: this.name,
        status,
      });
      this.#opus?.[Symbol.dispose]();
      this.#opus = undefined;
      return result;
    }
  }

  async #ask(file: File, options: TranscribeOptions): Promise<Transcription> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    try {
      const upload = uploadOf(file, options);
      return transcriptionOf(
        await withOwnSignal(signal, (own) => this.#provider.ask(upload, own)),
      );
    } catch (error) {
      signal.throwIfAborted();
      const problem = problemOf(error, this.#provider.apiErrorOf(error));
      const failure = failureOf(problem, { ...this.#provider, work: CLIP });
      throw new TranscriptionError(failure.code, failure.message, failure);
    }
  }

  /** Ends all calls. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(
      new TranscriptionError("engine_closed", `${this.label} is no longer used.`, {
        retryable: true,
      }),
    );
    this.#opus?.[Symbol.dispose]();
    return Promise.resolve();
  }
}

function wavFile(pcm: Uint8Array<ArrayBuffer>): File {
  const header = wavHeader(pcm.length / BYTES_PER_SAMPLE);
  return new File([header, pcm], "clip.wav", { type: "audio/wav" });
}

function uploadOf(file: File, options: TranscribeOptions): Upload {
  const language = languageCode(options.language ?? "");
  const prompt = promptOf(options.prompt ?? "", options.textBefore ?? "");
  return {
    file,
    temperature: 0,
    ...(language !== undefined && { language }),
    ...(prompt !== "" && { prompt }),
  };
}
