/** Recordings as the REST routes show them. */
import { samplesToMs } from "../../shared/protocol.ts";
import type {
  Conversion,
  Recording,
  RecordingSummary,
  SearchHits,
  Segment,
} from "../../shared/recording.ts";
import { titleFromWords } from "../../shared/title.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import { marksView } from "./marks.ts";
import { rangesOf, snippetOf } from "../search/hits.ts";
import type { ConversionRow } from "../store/conversions.ts";
import type { RecordingRow } from "../store/recordings.ts";
import type { SegmentRow } from "../store/segments.ts";
import type { Store } from "../store/store.ts";

/** Length of the first words in a list, in UTF-16 code units. */
const EXCERPT_LENGTH = 160;
/** Most texts of a recording that are shown for a search. */
const MAX_FOUND_TEXTS = 3;

/** Makes views of stored recordings. */
export class RecordingView {
  readonly #store: Store;
  readonly #folders: RecordingFolders;
  readonly #registry: RecordingRegistry;

  constructor(store: Store, folders: RecordingFolders, registry: RecordingRegistry) {
    this.#store = store;
    this.#folders = folders;
    this.#registry = registry;
  }

  /**
   * A recording for a list.
   *
   * @param terms What was searched for.
   */
  async summary(row: RecordingRow, terms: readonly string[] = []): Promise<RecordingSummary> {
    const { segments } = this.#store;
    const { message, ...troubles } = segments.troubles(row.id);
    const troubled = troubles.pending + troubles.waiting + troubles.failed > 0;
    return {
      ...await this.#head(row),
      excerpt: segments.excerpt(row.id, EXCERPT_LENGTH),
      ...(troubled && { troubles: { ...troubles, ...(message !== undefined && { message }) } }),
      ...(terms.length > 0 && { hits: this.#hits(row, terms) }),
    };
  }

  #hits({ id, title }: RecordingRow, terms: readonly string[]): SearchHits {
    return {
      title: rangesOf(title, terms),
      texts: this.#store.index.textsWith(id, terms, MAX_FOUND_TEXTS).map((found) => ({
        segment: found.segment,
        startMs: samplesToMs(found.startSample),
        ...snippetOf(found.text, terms),
      })),
    };
  }

  /** A recording with its segments. */
  async full(row: RecordingRow): Promise<Recording> {
    const conversion = this.#store.conversions.get(row.id);
    return {
      ...await this.#head(row),
      marks: marksView(this.#store, row.id),
      segments: this.#store.segments.of(row.id).map(segmentView),
      ...(conversion !== undefined && { conversion: conversionView(conversion) }),
    };
  }

  /** Name under which a recording's files are saved, without an ending. */
  fileName({ id, title, createdAt }: RecordingRow): string {
    return title.trim() || titleFromWords(this.#store.segments.excerpt(id, EXCERPT_LENGTH)) ||
      `recording ${new Date(createdAt).toISOString().slice(0, 16)}`;
  }

  async #head(row: RecordingRow): Promise<Omit<RecordingSummary, "excerpt" | "troubles" | "hits">> {
    const samples = this.#registry.get(row.id)?.committedSamples ?? row.samples;
    const audio = await this.#folders.audio(row.id);
    return {
      id: row.id,
      title: row.title,
      state: row.state,
      createdAt: new Date(row.createdAt).toISOString(),
      durationMs: samplesToMs(samples),
      language: row.language,
      tags: [...row.tags],
      gaps: this.#store.recordings.gaps(row.id).map((gap) => ({
        startMs: samplesToMs(gap.startSample),
        endMs: samplesToMs(gap.endSample),
      })),
      audio: { format: audio?.format ?? "wav", bytes: audio?.bytes ?? 0 },
      ...(row.binnedAt !== null && { binnedAt: new Date(row.binnedAt).toISOString() }),
    };
  }
}

function conversionView({ state, progress, error, nextTryAt }: ConversionRow): Conversion {
  return {
    state,
    ...(progress !== null && { progress }),
    ...(error !== null && { error }),
    ...(nextTryAt !== null && { nextTryAt: new Date(nextTryAt).toISOString() }),
  };
}

/** A segment as the routes show it. */
export function segmentView(row: SegmentRow): Segment {
  return {
    segment: row.segment,
    state: row.state,
    startMs: samplesToMs(row.startSample),
    endMs: samplesToMs(row.endSample),
    text: row.text,
    engine: row.engine,
    // Their times are of the words that the engine heard.
    ...(row.words === null || row.original !== null ? {} : { words: [...row.words] }),
    ...(row.provisional ? { provisional: true } : {}),
    ...(row.again ? { again: true } : {}),
    ...(row.original === null ? {} : { original: row.original }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}
