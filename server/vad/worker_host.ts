/** The program's side of the Worker that detects speech: its start, its messages, its end. */
import { assertNever, messageOf } from "../../shared/errors.ts";
import { CHECK_MS, Heartbeat } from "./heartbeat.ts";
import type { CommandMessage, EventMessage, FromWorker, ToWorker } from "./messages.ts";
import { readModel } from "./model_file.ts";
import type { VadOptions } from "./vad.ts";

/** How long loading the library and the model may take, in milliseconds. */
const LOAD_TIMEOUT_MS = 60_000;

/** The part of a Worker that is used. */
export interface VadWorker {
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
  terminate(): void;
}

/** Starts the Worker's program. */
export type SpawnWorker = () => VadWorker;

/**
 * Starts the Worker with nothing but the permission to load onnxruntime's library, which the program
 * itself must have.
 */
export const spawnWorker = (): Worker =>
  new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "vad",
    deno: {
      permissions: {
        env: false,
        ffi: "inherit",
        import: false,
        net: false,
        read: false,
        run: false,
        sys: false,
        write: false,
      },
    },
  });

/** Hears what comes of a Worker that is loaded. */
export interface WorkerListener {
  events(message: EventMessage): void;
  /** The Worker is dead; called at most once, and never after it was disposed. */
  died(error: Error): void;
}

/** A Worker that is loaded. */
export interface WorkerHost extends Disposable {
  /** Hands over work; the arrays are moved, not copied. */
  post(message: CommandMessage): void;
}

/**
 * Starts a Worker and waits until its model is loaded.
 *
 * @param signal Gives up; the Worker is ended.
 * @param checkMs How often a Worker that is at work is looked after, in milliseconds; for tests.
 * @throws {Error} If it can't be started or loaded, or the signal's reason.
 */
export function startWorker(
  options: VadOptions,
  spawn: SpawnWorker,
  listener: WorkerListener,
  signal: AbortSignal,
  checkMs: number = CHECK_MS,
): Promise<WorkerHost> {
  signal.throwIfAborted();
  const worker = spawn();
  const loading = Promise.withResolvers<WorkerHost>();
  let state: "loading" | "loaded" | "over" = "loading";
  let heartbeat: Heartbeat | undefined;

  function tell(message: ToWorker, transfer: Transferable[] = []): void {
    worker.postMessage(message, transfer);
  }

  function end(error?: Error): void {
    if (state === "over") return;
    const wasLoading = state === "loading";
    state = "over";
    clearTimeout(timer);
    heartbeat?.[Symbol.dispose]();
    signal.removeEventListener("abort", abort);
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
    if (error === undefined) return;
    if (wasLoading) loading.reject(error);
    else listener.died(error);
  }

  const abort = (): void => {
    if (state === "loading") {
      end();
      loading.reject(signal.reason);
    }
  };
  const timer = setTimeout(
    () => end(new Error(`the model was not loaded within ${LOAD_TIMEOUT_MS / 1_000} s`)),
    LOAD_TIMEOUT_MS,
  );
  signal.addEventListener("abort", abort, { once: true });

  /** The Worker is loaded. */
  function watch(): Heartbeat {
    return new Heartbeat({
      ask: () => tell({ kind: "ping" }),
      dead: () => end(new Error("it hangs: it had work and gave no sign of life for long")),
      checkMs,
    });
  }

  worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
    heartbeat?.answered();
    switch (data.kind) {
      case "ready":
        if (state !== "loading") return;
        state = "loaded";
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        heartbeat = watch();
        loading.resolve({
          post: (message) => {
            heartbeat?.owes();
            tell(message, [message.records.buffer, message.audio.buffer]);
          },
          [Symbol.dispose]: () => end(),
        });
        break;
      case "events":
        listener.events(data);
        break;
      case "pong":
        break;
      case "failed":
        end(new Error(data.message));
        break;
      default:
        assertNever(data);
    }
  };
  worker.onerror = (event): void => {
    event.preventDefault();
    end(new Error(event.message));
  };
  worker.onmessageerror = (): void => end(new Error("a message could not be read"));

  try {
    tell({ kind: "start", model: readModel(), options });
  } catch (error) {
    end(new Error(messageOf(error), { cause: error }));
  }
  return loading.promise;
}
