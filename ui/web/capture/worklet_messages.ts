/** What the page and its AudioWorklet say to each other. */

/** Name under which the worklet registers its processor. */
export const PROCESSOR_NAME = "hero-voice-capture";

/** Options that the page hands to the processor. */
export interface CaptureProcessorOptions {
  /** Rate of the chunks, in samples a second. */
  readonly toRate: number;
  /** Samples in a chunk. */
  readonly chunkSamples: number;
}

/** From the page: hand over what is left and end. */
export type ToWorklet = "flush";

/** From the worklet: a chunk (transferred), or the end after a flush. */
export type FromWorklet =
  | { readonly type: "chunk"; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly type: "flushed" };
