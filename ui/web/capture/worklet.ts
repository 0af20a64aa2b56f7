/** Entry of the AudioWorklet: runs the capture pipeline on the audio thread. */
import { CapturePipeline } from "./pipeline.ts";
import {
  type CaptureProcessorOptions,
  type FromWorklet,
  PROCESSOR_NAME,
} from "./worklet_messages.ts";

// Of the AudioWorkletGlobalScope, which TypeScript's libraries don't declare.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: CaptureProcessorOptions }) => AudioWorkletProcessor,
): void;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #pipeline: CapturePipeline;
  #flushed = false;

  constructor({ processorOptions }: { processorOptions: CaptureProcessorOptions }) {
    super();
    this.#pipeline = new CapturePipeline({
      ...processorOptions,
      fromRate: Math.round(sampleRate),
      onChunk: (samples) => this.#post({ type: "chunk", samples }, [samples.buffer]),
    });
    this.port.onmessage = () => {
      if (this.#flushed) return;
      this.#flushed = true;
      this.#pipeline.flush();
      this.#post({ type: "flushed" }, []);
    };
  }

  /** Called by the browser for each block; returns whether it wants more. */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    if (this.#flushed) return false;
    this.#pipeline.push(inputs[0] ?? []);
    return true;
  }

  #post(message: FromWorklet, transfer: Transferable[]): void {
    this.port.postMessage(message, transfer);
  }
}

registerProcessor(PROCESSOR_NAME, CaptureProcessor);
