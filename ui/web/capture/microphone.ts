/** The person's microphone: asked for, heard through the AudioWorklet, let go. */
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import { MicrophoneError, type MicrophoneProblem } from "./microphone_error.ts";
import type { MicrophoneListener, OpenMicrophone } from "./open_microphone.ts";
import { Stillness } from "./stillness.ts";
import {
  type CaptureProcessorOptions,
  type FromWorklet,
  PROCESSOR_NAME,
  type ToWorklet,
} from "./worklet_messages.ts";

/** Samples in a chunk: 100 ms. */
const CHUNK_SAMPLES = SAMPLE_RATE / 10;
/** How long the worklet may take to hand over what is left, in milliseconds. */
const FLUSH_TIMEOUT_MS = 1_000;
/** How long the browser may take to start its sound, in milliseconds. */
const RUNNING_TIMEOUT_MS = 5_000;
/** Samples of the analyser that a level is taken from; at 48 kHz, 21 ms. */
const LEVEL_SAMPLES = 1_024;

/**
 * What is asked of the browser. No echo cancelling: nothing is played while a person dictates, and it
 * switches many devices to telephone quality. No noise suppression: it eats soft syllables, and both
 * voice detection and recognisers are trained on noise as it is. Gain control lifts quiet microphones
 * above the threshold of voice detection.
 */
const CONSTRAINTS: MediaTrackConstraints = {
  channelCount: { ideal: 1 },
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: true,
};

/** Tells the browser's errors apart. */
function problemOf(error: unknown): MicrophoneProblem {
  if (error instanceof MicrophoneError) return error.problem;
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

/** Options of {@linkcode Microphone.open}. */
export interface MicrophoneOptions extends MicrophoneListener {
  /** Address of the worklet's module. */
  readonly workletUrl: string;
  /** The microphone that is wanted, if it is there; undefined leaves it to the browser. */
  readonly deviceId: string | undefined;
}

/** Resolves when the context runs; some browsers leave it waiting for ever where no sound device works. */
async function running(context: AudioContext): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MicrophoneError("failed")), RUNNING_TIMEOUT_MS);
  });
  try {
    await Promise.race([context.resume(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** An open microphone. */
export class Microphone implements OpenMicrophone {
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #analyser: AnalyserNode;
  readonly #window = new Float32Array(LEVEL_SAMPLES);
  #closing: Promise<void> | undefined;
  #flushed: () => void = () => {};

  /**
   * Asks for the microphone and starts to listen. The context has the device's own rate, because
   * Firefox connects a microphone to no other.
   *
   * @throws {MicrophoneError} If there is none to be had.
   */
  static async open(options: MicrophoneOptions): Promise<Microphone> {
    if (!globalThis.isSecureContext) throw new MicrophoneError("insecure");
    if (!navigator.mediaDevices || typeof AudioWorkletNode === "undefined") {
      throw new MicrophoneError("unsupported");
    }
    let stream: MediaStream | undefined;
    let context: AudioContext | undefined;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: options.deviceId === undefined
          ? CONSTRAINTS
          : { ...CONSTRAINTS, deviceId: { ideal: options.deviceId } },
      });
      context = new AudioContext();
      await context.audioWorklet.addModule(options.workletUrl);
      await running(context);
      // Unplugged meanwhile; nobody would be told any more.
      if (stream.getAudioTracks().some(({ readyState }) => readyState === "ended")) {
        throw new MicrophoneError("missing");
      }
      return new Microphone(stream, context, options);
    } catch (error) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      await context?.close();
      throw new MicrophoneError(problemOf(error), { cause: error });
    }
  }

  private constructor(stream: MediaStream, context: AudioContext, options: MicrophoneOptions) {
    this.#stream = stream;
    this.#context = context;
    const processorOptions: CaptureProcessorOptions = {
      toRate: SAMPLE_RATE,
      chunkSamples: CHUNK_SAMPLES,
    };
    this.#node = new AudioWorkletNode(context, PROCESSOR_NAME, { processorOptions });
    const stillness = new Stillness(Date.now(), context.currentTime * 1_000);
    this.#node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => {
      if (data.type === "flushed") return this.#flushed();
      const missedMs = stillness.look(Date.now(), context.currentTime * 1_000);
      if (missedMs > 0) options.onMissed(missedMs);
      options.onChunk(data.samples);
    };
    this.#analyser = new AnalyserNode(context, { fftSize: LEVEL_SAMPLES });
    const source = context.createMediaStreamSource(stream);
    source.connect(this.#analyser);
    // The worklet's own output is silence; connected, it is run by every browser.
    source.connect(this.#node).connect(context.destination);
    for (const track of stream.getAudioTracks()) track.onended = () => options.onGone();
    // A phone call or another app may pause the context; it goes on when the page may have it again.
    context.onstatechange = () => {
      if (!this.#closing && context.state !== "running") void context.resume().catch(() => {});
    };
  }

  /** @inheritdoc */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#window);
    let sum = 0;
    for (const sample of this.#window) sum += sample * sample;
    const decibels = 10 * Math.log10(sum / this.#window.length + 1e-10);
    // From -60 dB, a quiet room, up; bent so that speech moves in the middle of the scale.
    return Math.max(0, Math.min(1, 1 + decibels / 60)) ** 2;
  }

  /** @inheritdoc */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const flush: ToWorklet = "flush";
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FLUSH_TIMEOUT_MS);
      this.#flushed = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#node.port.postMessage(flush);
    });
    for (const track of this.#stream.getTracks()) track.stop();
    this.#node.port.onmessage = null;
    await this.#context.close();
  }
}
