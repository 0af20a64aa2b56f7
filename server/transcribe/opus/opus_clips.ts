/** Clips as Ogg Opus files, a tenth of a WAV file's size, made in a Worker beside the event loop. */
import { logger } from "../../../shared/log.ts";
import type { FromOpusWorker, ToOpusWorker } from "./messages.ts";

/** Clips that may be in the Worker at the same time; one more is sent as it is. */
const MAX_CLIPS = 8;
/** How long a clip may take, those before it included, in milliseconds; then it is sent as it is. */
const TIMEOUT_MS = 2_000;
/** How long all clips are sent as they are once the Worker has failed, in milliseconds. */
const REST_MS = 60_000;

/** The part of a Worker that is used. */
export interface OpusWorker {
  onmessage: ((event: MessageEvent<FromOpusWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToOpusWorker, transfer: Transferable[]): void;
  terminate(): void;
}

/** Starts the Worker; it may do nothing but reckon. */
function spawnOpusWorker(): OpusWorker {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "opus",
    deno: { permissions: "none" },
  });
}

/** Makes clips small, or says that they go as they are. */
export class OpusClips implements Disposable {
  readonly #spawn: () => OpusWorker;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, (file: Uint8Array<ArrayBuffer> | undefined) => void>();
  #worker: OpusWorker | undefined;
  #lastId = 0;
  #restUntilMs = 0;
  #closed = false;

  /**
   * @param spawn Starts the Worker.
   * @param timeoutMs How long a clip may take, in milliseconds.
   */
  constructor(spawn: () => OpusWorker = spawnOpusWorker, timeoutMs: number = TIMEOUT_MS) {
    this.#spawn = spawn;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Makes an Ogg Opus file of a clip.
   *
   * @param pcm 16-bit little-endian mono samples at 16 kHz; they are copied.
   * @returns Undefined if there is none in good time.
   */
  async encode(pcm: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const resting = performance.now() < this.#restUntilMs;
    if (this.#closed || resting || this.#waiting.size >= MAX_CLIPS) return undefined;
    const worker = this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Uint8Array<ArrayBuffer> | undefined>();
    this.#waiting.set(id, resolve);
    const timer = setTimeout(() => this.#fail("it takes too long"), this.#timeoutMs);
    const copy = pcm.slice();
    worker.postMessage({ id, pcm: copy }, [copy.buffer]);
    const file = await promise;
    clearTimeout(timer);
    return file;
  }

  #start(): OpusWorker {
    const worker = this.#spawn();
    worker.onmessage = ({ data: { id, file } }) => {
      this.#waiting.get(id)?.(file);
      this.#waiting.delete(id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message);
    };
    return worker;
  }

  #fail(reason: string): void {
    logger("transcribe").warn("clips are sent as WAV for a while: making them small failed", {
      reason,
    });
    this.#restUntilMs = performance.now() + REST_MS;
    this.#end();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  /** Ends the Worker; clips in it are sent as they are. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#end();
  }
}
