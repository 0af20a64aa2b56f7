/**
 * Where Workers that load onnxruntime's library come from. Whoever may load a native library may do
 * anything, so the program gives that right up as soon as it runs, for good; a Worker that is started
 * again later still needs it. So a small Worker keeps the right and can do one thing with it: start the
 * Worker that detects speech, which no message can change. The first of those is started by the program
 * itself, before it gives the right up: a Worker of a Worker takes Deno a second longer.
 */
import type { FromNursery, ToNursery } from "./nursery_messages.ts";
import { type SpawnWorker, spawnWorker, type VadWorker } from "./worker_host.ts";

/** Starts Workers that may load the library. */
export interface Nursery extends Disposable {
  /** Starts the Worker that detects speech. */
  spawn(): VadWorker;
}

/**
 * Opens the nursery; from then on this thread may load native libraries no more, and what it starts
 * may not either.
 *
 * @param program The nursery's own program; for tests.
 * @param spawnFirst Starts the first Worker, while this thread still may; null leaves that to the nursery
 *   too, for tests.
 */
export function openNursery(
  program: URL = new URL("./nursery_worker.ts", import.meta.url),
  spawnFirst: SpawnWorker | null = spawnWorker,
): Nursery {
  const first = spawnFirst?.();
  const worker = new Worker(program, {
    type: "module",
    name: "nursery",
    deno: {
      permissions: {
        env: false,
        ffi: "inherit",
        import: false,
        net: false,
        // The code of the Workers that it starts.
        read: [new URL("../", import.meta.url), new URL("../../shared/", import.meta.url)],
        run: false,
        sys: false,
        write: false,
      },
    },
  });
  // Of a single library Deno takes nothing back, only of all.
  Deno.permissions.revokeSync({ name: "ffi" });
  return new OpenNursery(worker, first);
}

class OpenNursery implements Nursery {
  readonly #worker: Worker;
  readonly #children = new Map<number, Child>();
  /** The Worker that the program started itself, until it is asked for. */
  #first: VadWorker | undefined;
  #lastId = 0;
  #problem: string | undefined;

  constructor(worker: Worker, first: VadWorker | undefined) {
    this.#worker = worker;
    this.#first = first;
    worker.onmessage = ({ data }: MessageEvent<FromNursery>) => {
      this.#children.get(data.id)?.died(data.message);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#problem = `the Worker that starts others failed (${event.message})`;
      for (const child of [...this.#children.values()]) child.died(this.#problem);
    };
  }

  spawn(): VadWorker {
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) return first;
    const id = ++this.#lastId;
    const { port1, port2 } = new MessageChannel();
    const child = new Child(port1, () => {
      this.#children.delete(id);
      this.#say({ kind: "end", id });
    });
    this.#children.set(id, child);
    this.#say({ kind: "spawn", id, port: port2 }, [port2]);
    const problem = this.#problem;
    if (problem !== undefined) queueMicrotask(() => child.died(problem));
    return child;
  }

  #say(message: ToNursery, transfer: Transferable[] = []): void {
    if (this.#problem === undefined) this.#worker.postMessage(message, transfer);
  }

  [Symbol.dispose](): void {
    this.#first?.terminate();
    for (const child of [...this.#children.values()]) child.terminate();
    this.#worker.terminate();
  }
}

/** A Worker of the nursery; its messages come and go directly. */
class Child implements VadWorker {
  onmessage: VadWorker["onmessage"] = null;
  onerror: VadWorker["onerror"] = null;
  onmessageerror: VadWorker["onmessageerror"] = null;
  readonly #port: MessagePort;
  readonly #ended: () => void;

  constructor(port: MessagePort, ended: () => void) {
    this.#port = port;
    this.#ended = ended;
    port.onmessage = (event) => this.onmessage?.(event);
    port.onmessageerror = (event) => this.onmessageerror?.(event);
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  terminate(): void {
    this.#port.close();
    this.#ended();
  }

  died(message: string): void {
    this.onerror?.(new ErrorEvent("error", { message, cancelable: true }));
  }
}
