/** The speech of a live recording: what is found becomes segments with their jobs, and the client is told. */
import { logger } from "../../shared/log.ts";
import { type EngineMessage, samplesToMs } from "../../shared/protocol.ts";
import type { RecordingFile } from "../audio/recording_file.ts";
import type { GrowingSegment, PartialText } from "../partial/partial_text.ts";
import type { RecordingRow } from "../store/recordings.ts";
import type { Store } from "../store/store.ts";
import type { SpeechSpan, Vad } from "../vad/vad.ts";
import { SpeechSearch, STORE_SEARCHED_SAMPLES } from "./speech_search.ts";

/** Makes the text of what is still being spoken. */
export interface TextInProgress {
  /** Begins with a segment; the result is disposed when it is over. */
  begin(segment: GrowingSegment): PartialText | undefined;
}

/** What the speech of a recording works with. */
export interface LiveSpeechDeps {
  readonly store: Store;
  readonly vad: Vad;
  /** Without it there is no text before a segment is over. */
  readonly textInProgress?: TextInProgress | undefined;
  /** New work is in the job table. */
  readonly kickJobs: () => void;
  /** Tells the client something; false if there is none. */
  readonly tell: (message: EngineMessage) => boolean;
  /** Runs work that stores something; sees to it when that fails. */
  readonly guard: (work: () => void) => void;
}

/** Finds the speech of one live recording. */
export class LiveSpeech implements AsyncDisposable {
  readonly #deps: LiveSpeechDeps;
  readonly #id: string;
  readonly #file: RecordingFile;
  readonly #search: SpeechSearch;
  #nextSegment: number;
  /** All speech before this sample is in segments; and the same as it is stored. */
  #searched: number;
  #storedSearched: number;
  #toldOfDropped = false;
  /** Text of the segment that is being spoken. */
  #partial: PartialText | undefined;

  /** @param file The recording's open file. */
  constructor(deps: LiveSpeechDeps, row: RecordingRow, file: RecordingFile) {
    this.#deps = deps;
    this.#id = row.id;
    this.#file = file;
    this.#nextSegment = deps.store.segments.next(row.id);
    this.#searched = row.searchedSamples;
    this.#storedSearched = row.searchedSamples;
    this.#search = new SpeechSearch(
      deps.vad,
      {
        get receivedSamples() {
          return file.receivedSamples;
        },
        read: (from, to) => this.#read(from, to),
        gaps: () => deps.store.recordings.gaps(row.id),
      },
      row.searchedSamples,
      {
        speechStart: (startSample) => this.#start(startSample),
        speechEnd: (span) => deps.guard(() => this.#end(span)),
        searched: (toSample) => deps.guard(() => this.#searchedTo(toSample)),
        dropped: (samples) => this.#dropped(samples),
      },
    );
  }

  /** Tells of samples that were added to the file, with their offset. */
  feed(offset: number, pcm: Uint8Array): void {
    this.#search.feed(offset, pcm);
    this.#partial?.grown(pcm);
  }

  #read(fromSample: number, toSample: number): Uint8Array<ArrayBuffer> {
    this.#file.write();
    return this.#file.read(fromSample, toSample);
  }

  /** Tells that the file goes on behind a gap. */
  skipped(): void {
    this.#search.skipped();
  }

  /** Ends speech that is open; resolves when all there was has been searched. */
  flush(): Promise<void> {
    return this.#search.flush();
  }

  /** Stores how far speech was searched, to spare a later search the silence before. */
  storeSearched(): void {
    this.#deps.store.recordings.setSearched(this.#id, this.#searched);
    this.#storedSearched = this.#searched;
  }

  #start(startSample: number): void {
    this.#deps.tell({
      type: "speech_start",
      segment: this.#nextSegment,
      startMs: samplesToMs(startSample),
    });
    this.#partial?.[Symbol.dispose]();
    this.#partial = this.#deps.textInProgress?.begin(this.#growing(startSample));
  }

  #growing(startSample: number): GrowingSegment {
    const { tell } = this.#deps;
    return {
      recording: this.#id,
      segment: this.#nextSegment,
      startSample,
      received: () => this.#file.receivedSamples,
      read: (from, to) => this.#read(from, to),
      tell,
    };
  }

  #end(span: SpeechSpan): void {
    this.#partial?.[Symbol.dispose]();
    this.#partial = undefined;
    this.#file.write();
    const segment = this.#deps.store.addSegment(this.#id, span.startSample, span.endSample);
    this.#nextSegment = segment + 1;
    this.#deps.tell({ type: "speech_end", segment, endMs: samplesToMs(span.endSample) });
    this.#deps.kickJobs();
  }

  /** It only spares silence, so it is not worth a sync each time. */
  #searchedTo(toSample: number): void {
    this.#searched = toSample;
    if (toSample - this.#storedSearched >= STORE_SEARCHED_SAMPLES) this.storeSearched();
  }

  /** Tells the client once that much of what can be heard is not taken for speech. */
  #dropped(samples: number): void {
    if (this.#toldOfDropped) return;
    const seconds = Math.round(samplesToMs(samples) / 1_000);
    this.#toldOfDropped = this.#deps.tell({
      type: "warning",
      code: "vad_drops_speech",
      message:
        `Within the last minute ${seconds} s of clearly audible sound were not recognised as speech and get no text. ` +
        "If somebody was speaking, move closer to the microphone or turn down what else can be heard; the audio itself is kept, and after the end a text of all of it can be made.",
    });
    if (!this.#toldOfDropped) return;
    logger(`ws.${this.#id}`).warn("audible sound is not taken for speech", { seconds });
  }

  /** Ends the search; nothing is found after this. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#partial?.[Symbol.dispose]();
    this.#partial = undefined;
    await this.#search[Symbol.asyncDispose]();
  }
}
