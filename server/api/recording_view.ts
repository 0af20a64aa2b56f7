/** Recordings as the REST routes show them. */
import { samplesToMs } from "../../shared/protocol.ts";
import type { Recording, RecordingSummary, Segment } from "../../shared/recording.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import type { RecordingRow } from "../store/recordings.ts";
import type { SegmentRow } from "../store/segments.ts";
import type { Store } from "../store/store.ts";

/** Length of the first words in a list, in UTF-16 code units. */
const EXCERPT_LENGTH = 160;

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

  /** A recording for a list. */
  async summary(row: RecordingRow): Promise<RecordingSummary> {
    const excerpt = this.#store.segments.excerpt(row.id, EXCERPT_LENGTH);
    return { ...await this.#head(row), excerpt };
  }

  /** A recording with its segments. */
  async full(row: RecordingRow): Promise<Recording> {
    return {
      ...await this.#head(row),
      segments: this.#store.segments.of(row.id).map(segmentView),
    };
  }

  async #head(row: RecordingRow): Promise<Omit<RecordingSummary, "excerpt">> {
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
    };
  }
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
    ...(row.original === null ? {} : { original: row.original }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}
