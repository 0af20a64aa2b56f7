/**
 * The engine's side of the Worker that converts: it gives it one turn after the other, holds it back while
 * others need the machine, and ends it when it takes too long or is called off.
 */
import { type Clock, SYSTEM_CLOCK } from "../../shared/clock.ts";
import { assertNever } from "../../shared/errors.ts";
import { ConversionError } from "./conversion_error.ts";
import type { ConversionTask, Converted } from "./convert.ts";
import type { FromConverter, ToConverter } from "./messages.ts";

/** The part of a Worker that is used. */
export interface ConverterWorker {
  onmessage: ((event: MessageEvent<FromConverter>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToConverter): void;
  terminate(): void;
}

/**
 * Starts the Worker; it may read and write the recordings and nothing else.
 *
 * @param recordings Folder of the recordings.
 */
export function spawnConverter(recordings: string): ConverterWorker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "convert",
    deno: {
      permissions: {
        env: false,
        ffi: false,
        import: false,
        net: false,
        read: [recordings],
        run: false,
        sys: false,
        write: [recordings],
      },
    },
  });
}

/** How a conversion is run. */
export interface ConvertOptions {
  /** How long it may take, rests not counted, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** Hears which share is done. */
  readonly progress: (share: number) => void;
}

/** Converts; one at a time. */
export interface Converter {
  /**
   * Converts.
   *
   * @throws {ConversionError} If it fails; the WAV file is as it was. Also throws the signal's reason.
   */
  convert(task: ConversionTask, options: ConvertOptions): Promise<Converted>;
}

/** What the converter works with. */
export interface WorkerConverterDeps {
  readonly spawn: () => ConverterWorker;
  /** How long it rests for each millisecond that it has worked. */
  readonly restShare: () => number;
  /**
   * The time and waiting.
   * @default the machine's own
   */
  readonly clock?: Clock;
}

/** Converts in a Worker. */
export class WorkerConverter implements Converter, Disposable {
  readonly #deps: WorkerConverterDeps;
  readonly #clock: Clock;
  #worker: ConverterWorker | undefined;

  /** Starts the Worker: a start holds the event loop up, so better now than while someone speaks. */
  constructor(deps: WorkerConverterDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? SYSTEM_CLOCK;
    this.#worker = deps.spawn();
  }

  async convert(task: ConversionTask, options: ConvertOptions): Promise<Converted> {
    const { signal, timeoutMs } = options;
    signal.throwIfAborted();
    const worker = this.#worker ??= this.#deps.spawn();
    const { promise, resolve, reject } = Promise.withResolvers<Converted>();
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let workedMs = 0;
    let turnMs = 0;

    /** Lets it work on, as long as it has time left. */
    function turn(message: ToConverter): void {
      turnMs = performance.now();
      timer = setTimeout(() => reject(timedOut(timeoutMs)), Math.max(0, timeoutMs - workedMs));
      worker.postMessage(message);
    }

    const take = (message: FromConverter): void => {
      clearTimeout(timer);
      switch (message.kind) {
        case "turn": {
          const tookMs = performance.now() - turnMs;
          workedMs += tookMs;
          options.progress(message.progress);
          const restMs = tookMs * this.#deps.restShare();
          if (restMs === 0) turn({ kind: "go" });
          else {
            void this.#clock.wait(restMs, over.signal).then(() => {
              if (!over.signal.aborted) turn({ kind: "go" });
            });
          }
          break;
        }
        case "done":
          resolve(message.converted);
          break;
        case "failed":
          reject(new ConversionError(message.code, message.message, message.retryable));
          break;
        default:
          assertNever(message);
      }
    };
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    worker.onmessage = ({ data }) => take(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end();
      reject(died(event.message));
    };
    try {
      turn({ kind: "convert", task });
      return await promise;
    } catch (error) {
      // A Worker that told of its failure by itself is well; any other is still at it.
      const isWell = error instanceof ConversionError && error.code !== TIMED_OUT;
      if (!isWell) this.#end();
      throw error;
    } finally {
      over.abort();
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      worker.onmessage = worker.onerror = null;
    }
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** Ends the Worker. */
  [Symbol.dispose](): void {
    this.#end();
  }
}

const TIMED_OUT = "timed_out";

function timedOut(timeoutMs: number): ConversionError {
  return new ConversionError(
    TIMED_OUT,
    `The conversion was not done after ${
      Math.round(timeoutMs / 1_000)
    } s and was ended. The WAV file stays; try again, or set HERO_VOICE_CONVERT_SECONDS to more.`,
    false,
  );
}

function died(message: string): ConversionError {
  return new ConversionError(
    "worker_died",
    `What converts has died (${message}). The WAV file stays; it is tried again later.`,
    true,
  );
}
