/**
 * What speech detection passed over: the sound of a recording that lies in no segment becomes segments too,
 * for a person who knows that something was said there.
 */
import { quietestPause } from "../audio/quietest_pause.ts";
import { readRecording } from "../audio/recording_samples.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import type { Store } from "../store/store.ts";
import { levelOf, NEAR_SILENCE } from "../transcribe/level.ts";
import type { SpeechSpan } from "../vad/vad.ts";

/** Shorter stretches between segments hold no word: half a second. */
const MIN_SAMPLES = SAMPLE_RATE / 2;
/** Share of a span in which the place to cut is looked for, from its end. */
const SEARCHED_SHARE = 0.5;

/** What the search works with. */
export interface UnheardDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** Longest segment, in samples. */
  readonly maxSegmentSamples: number;
  /** New work is in the job table. */
  readonly kickJobs: () => void;
}

/** Makes segments of what is in none. */
export class UnheardSound {
  readonly #deps: UnheardDeps;
  /** Recordings whose sound is being looked through; a second request waits for the first. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(deps: UnheardDeps) {
    this.#deps = deps;
  }

  /**
   * Adds segments, with their jobs, for all sound of a recording that lies in no segment and in no gap;
   * silence is left out. Doing so again adds nothing.
   *
   * @param id A recording that has ended and was searched for speech to its end.
   * @param engine Name of the only engine that may do them; null for any of the settings.
   */
  add(id: string, engine: string | null): Promise<void> {
    const underWay = this.#underWay.get(id) ?? this.#add(id, engine).finally(() => {
      this.#underWay.delete(id);
    });
    this.#underWay.set(id, underWay);
    return underWay;
  }

  async #add(id: string, engine: string | null): Promise<void> {
    const { store, kickJobs } = this.#deps;
    const length = store.recordings.get(id)?.samples ?? 0;
    const heard = [...store.segments.of(id), ...store.recordings.gaps(id)];
    const spans: SpeechSpan[] = [];
    for (const stretch of stretchesBetween(heard, length)) {
      for await (const span of this.#spansOf(id, stretch)) spans.push(span);
    }
    // It may have gone meanwhile.
    if (store.recordings.get(id) === undefined) return;
    store.addSegments(id, spans, engine);
    kickJobs();
  }

  /** Cuts a stretch into segments, each at a quiet place, and leaves out those in which nothing sounds. */
  async *#spansOf(id: string, stretch: SpeechSpan): AsyncGenerator<SpeechSpan> {
    const { folders, maxSegmentSamples } = this.#deps;
    for (let start = stretch.startSample; start < stretch.endSample;) {
      const limit = Math.min(stretch.endSample, start + maxSegmentSamples);
      const pcm = await readRecording(folders, id, start, limit);
      const samples = pcm.length / BYTES_PER_SAMPLE;
      if (samples === 0) return;
      const end = limit === stretch.endSample
        ? start + samples
        : start + quietestPause(pcm, Math.floor(samples * (1 - SEARCHED_SHARE)), samples);
      const span = pcm.subarray(0, (end - start) * BYTES_PER_SAMPLE);
      if (levelOf(span).loudest >= NEAR_SILENCE) yield { startSample: start, endSample: end };
      start = end;
    }
  }
}

/** What lies between spans that may overlap, as far as it is long enough to hold a word. */
function stretchesBetween(spans: readonly SpeechSpan[], length: number): SpeechSpan[] {
  const stretches: SpeechSpan[] = [];
  let from = 0;
  const end = { startSample: length, endSample: length };
  for (const span of spans.toSorted((a, b) => a.startSample - b.startSample).concat(end)) {
    if (span.startSample - from >= MIN_SAMPLES) {
      stretches.push({ startSample: from, endSample: span.startSample });
    }
    from = Math.max(from, span.endSample);
  }
  return stretches;
}
