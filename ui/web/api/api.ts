/** The REST routes that the page uses, typed in and out. */
import type { z } from "zod";
import { parseJson } from "../../../shared/parse_json.ts";
import {
  type Engines,
  enginesSchema,
  errorBodySchema,
  type Marks,
  marksSchema,
  type PeaksAnswer,
  peaksSchema,
  type Recording,
  type RecordingPage,
  recordingPageSchema,
  recordingSchema,
  type RecordingState,
  type Segment,
  segmentSchema,
  type Tags,
  tagsSchema,
} from "../../../shared/recording.ts";
import { type Settings, type SettingsChange, settingsSchema } from "../../../shared/settings.ts";
import { type BothStatus, bothStatusSchema } from "../../../shared/status.ts";
import {
  type Transform,
  type TransformList,
  transformListSchema,
  transformSchema,
  type TransformStyles,
  transformStylesSchema,
  type TransformText,
  transformTextSchema,
} from "../../../shared/transform.ts";
import { strings } from "../strings.ts";
import { ApiError, problemOfStatus } from "./api_error.ts";
import { serverSentEvents } from "./server_sent_events.ts";

/** How long an answer may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 20_000;

/** Formats of a transcript, as the route names them. */
export const TRANSCRIPT_FORMATS = ["txt", "md", "srt", "vtt", "json"] as const;
/** A format of a transcript. */
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/** Which texts are to be made anew, and by which engine; without segments those that failed or wait. */
export interface RetryRequest {
  readonly segments?: readonly number[];
  /** Also of the sound in which no speech was found. */
  readonly unheard?: boolean;
  readonly engine?: Engines["items"][number]["name"];
}

/** What is to be made of a text: by a style, or by an instruction in a person's own words. */
export interface TransformWish {
  readonly style?: string;
  readonly language?: string;
  readonly instruction?: string;
}

/** How something that is being made goes on. */
export type TransformEvent = { readonly transform: Transform } | TransformText;

/** Options of {@linkcode Api}. */
export interface ApiOptions {
  /** @default the browser's */
  readonly fetch?: typeof fetch;
  /** Told of the outcome of every request: undefined if it was answered. */
  readonly onOutcome?: (error: ApiError | undefined) => void;
}

/** Talks to the gateway that served the page. Every method throws {@linkcode ApiError}. */
export class Api {
  readonly #fetch: typeof fetch;
  readonly #onOutcome: (error: ApiError | undefined) => void;

  constructor(options: ApiOptions = {}) {
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#onOutcome = options.onOutcome ?? (() => {});
  }

  /** Address of a recording's audio. */
  static audioUrl(id: string): string {
    return `/v1/recordings/${id}/audio`;
  }

  /** Address of a recording's transcript. */
  static transcriptUrl(id: string, format: TranscriptFormat): string {
    return `/v1/recordings/${id}/transcript?format=${format}`;
  }

  /** Exchanges the token for the cookie. */
  async login(token: string): Promise<void> {
    await this.#request("POST", "/login", { token });
  }

  /** The engines, and what a person should know where none is usable. */
  engines(signal?: AbortSignal): Promise<Engines> {
    return this.#get("/v1/engines", enginesSchema, signal);
  }

  /** What both programs are doing. */
  status(signal?: AbortSignal): Promise<BothStatus> {
    return this.#get("/v1/status", bothStatusSchema, signal);
  }

  /** What can be set, and where each value comes from. */
  settings(signal?: AbortSignal): Promise<Settings> {
    return this.#get("/v1/settings", settingsSchema, signal);
  }

  /** Changes settings; gives all as they are now. */
  async changeSettings(change: SettingsChange): Promise<Settings> {
    return await this.#parse(
      await this.#request("PATCH", "/v1/settings", change),
      settingsSchema,
    );
  }

  /** The tags in use. */
  tags(signal?: AbortSignal): Promise<Tags> {
    return this.#get("/v1/tags", tagsSchema, signal);
  }

  /** A page of the list of recordings, newest first. */
  recordings(
    options: {
      readonly cursor?: string | undefined;
      readonly limit: number;
      readonly query?: string;
      readonly from?: string;
      readonly to?: string;
      readonly state?: RecordingState;
      readonly tag?: string;
    },
    signal?: AbortSignal,
  ): Promise<RecordingPage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) {
      if (value !== undefined) query.set(name, String(value));
    }
    return this.#get(`/v1/recordings?${query}`, recordingPageSchema, signal);
  }

  /** A recording with its segments. */
  recording(id: string, signal?: AbortSignal): Promise<Recording> {
    return this.#get(`/v1/recordings/${encodeURIComponent(id)}`, recordingSchema, signal);
  }

  /** How loud a recording is over its length, in at most so many equal parts. */
  peaks(id: string, count: number, signal?: AbortSignal): Promise<PeaksAnswer> {
    return this.#get(`/v1/recordings/${id}/peaks?count=${count}`, peaksSchema, signal);
  }

  /** Has texts made anew; gives the recording as it is now. */
  async retry(id: string, request: RetryRequest): Promise<Recording> {
    const response = await this.#request("POST", `/v1/recordings/${id}/retry`, request);
    return await this.#parse(response, recordingSchema);
  }

  /** Gives a segment another text; gives the segment as it is now. */
  async editSegment(id: string, segment: number, text: string): Promise<Segment> {
    const path = `/v1/recordings/${id}/segments/${segment}`;
    return await this.#parse(await this.#request("PATCH", path, { text }), segmentSchema);
  }

  /** Marks a place of a recording, or names a mark there; gives all marks. */
  async mark(id: string, atMs: number, label?: string): Promise<Marks> {
    const path = `/v1/recordings/${id}/marks/${atMs}`;
    return await this.#parse(await this.#request("PUT", path, { label }), marksSchema);
  }

  /** Removes a mark; gives those that are left. */
  async removeMark(id: string, atMs: number): Promise<Marks> {
    const path = `/v1/recordings/${id}/marks/${atMs}`;
    return await this.#parse(await this.#request("DELETE", path), marksSchema);
  }

  /** What can be made of a text. */
  styles(signal?: AbortSignal): Promise<TransformStyles> {
    return this.#get("/v1/transforms", transformStylesSchema, signal);
  }

  /** What was made of a recording's text, newest first. */
  transforms(id: string, signal?: AbortSignal): Promise<TransformList> {
    return this.#get(`/v1/recordings/${id}/transforms`, transformListSchema, signal);
  }

  /** Has something made of a recording's text, and tells how it goes on until it is settled. */
  async *transform(
    id: string,
    wish: TransformWish,
    signal: AbortSignal,
  ): AsyncGenerator<TransformEvent> {
    const path = `/v1/recordings/${id}/transforms`;
    const response = await this.#request("POST", path, wish, signal, true);
    if (response.body === null) return;
    for await (const { event, data } of serverSentEvents(response.body)) {
      if (event === "transform") yield { transform: checked(transformSchema, parseJson(data)) };
      else if (event === "text") yield checked(transformTextSchema, parseJson(data));
    }
  }

  /** Gives a recording another title. */
  async rename(id: string, title: string): Promise<void> {
    await this.#request("PATCH", `/v1/recordings/${id}`, { title });
  }

  /** Gives a recording other tags. */
  async setTags(id: string, tags: readonly string[]): Promise<void> {
    await this.#request("PATCH", `/v1/recordings/${id}`, { tags });
  }

  /** Removes a recording for good. */
  async removeForGood(id: string): Promise<void> {
    await this.#request("DELETE", `/v1/recordings/${id}?permanent=true`);
  }

  /** Moves a recording to the bin. */
  async remove(id: string): Promise<void> {
    await this.#request("DELETE", `/v1/recordings/${id}`);
  }

  /** Takes a recording out of the bin. */
  async restore(id: string): Promise<void> {
    await this.#request("POST", `/v1/recordings/${id}/restore`);
  }

  /** Ends a recording whose connection is gone. */
  async finish(id: string): Promise<void> {
    await this.#request("POST", `/v1/recordings/${id}/finish`);
  }

  async #get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    return await this.#parse(await this.#request("GET", path, undefined, signal), schema);
  }

  async #parse<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
    return checked(schema, await response.json().catch(() => undefined));
  }

  /** Asks, and turns everything but success into an error; leaves no body unread. */
  async #request(
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    streamed = false,
  ): Promise<Response> {
    // What is streamed takes as long as it takes, once it has begun.
    const begun = new AbortController();
    const timer = setTimeout(() => begun.abort(), REQUEST_TIMEOUT_MS);
    const timeout = streamed ? begun.signal : AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const headers = new Headers();
    if (streamed) headers.set("accept", "text/event-stream");
    if (body !== undefined) headers.set("content-type", "application/json");
    const init: RequestInit = {
      method,
      credentials: "same-origin",
      headers,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await this.#fetch(path, init);
    } catch (error) {
      signal?.throwIfAborted();
      const { slow, unreachable } = strings.connection;
      throw this.#failed(
        new ApiError("unreachable", timeout.aborted ? slow : unreachable, { cause: error }),
      );
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw this.#failed(await errorOf(response));
    this.#onOutcome(undefined);
    return response;
  }

  #failed(error: ApiError): ApiError {
    this.#onOutcome(error);
    return error;
  }
}

/** What the engine sent, if it is what it should be. */
function checked<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ApiError("refused", strings.connection.unexpected, { cause: parsed.error });
}

/** The error's own sentence, or one by its status. */
async function errorOf(response: Response): Promise<ApiError> {
  const problem = problemOfStatus(response.status);
  const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  if (body.success) return new ApiError(problem, body.data.error.message);
  const sentence = problem === "away"
    ? strings.connection.away
    : strings.connection.refused(response.status);
  return new ApiError(problem, sentence);
}
