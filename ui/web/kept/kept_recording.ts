/** What the browser keeps of a recording that the engine doesn't have whole yet. */
import * as z from "zod";
import { MAX_MARK_LABEL_LENGTH } from "../../../shared/protocol.ts";
import { MAX_MARKS } from "../stream/marks.ts";
import type { AudioChunk } from "../stream/unacked_audio.ts";

const sample = z.int().min(0);
const mark = z.union([
  z.object({ atSample: sample, label: z.string().max(MAX_MARK_LABEL_LENGTH).optional() }),
  // As a page kept it that knew no names.
  sample.transform((atSample) => ({ atSample })),
]);

/** A recording as it is kept; its audio lies beside it in chunks. */
export const keptRecordingSchema = z.object({
  /** This browser's own id, given at the start, when the engine may be away. */
  id: z.uuid(),
  /** The engine's id, once it gave one. */
  recording: z.uuid().optional(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Offset of the oldest sample that was not acknowledged. */
  startSample: sample,
  /** Offset after the newest sample. */
  endSample: sample,
  /** Where a page came back to it and the engine had not yet said how much it has. */
  jointSample: sample.optional(),
  /** Moments that were marked. */
  marks: z.array(mark).max(MAX_MARKS).optional(),
  /** Whether the person has stopped it, so that only the rest is to be saved. */
  stopping: z.boolean(),
});

/** A recording as it is kept. */
export type KeptRecording = z.infer<typeof keptRecordingSchema>;

/** A piece of a kept recording's audio. */
export interface KeptChunk extends AudioChunk {
  readonly samples: Int16Array<ArrayBuffer>;
}
