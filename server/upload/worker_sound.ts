/**
 * Reads an upload in a Worker, which may do nothing but compute and read that file: the program's event loop doesn't wait
 * for it, and a file that brings its reader down brings down nothing else.
 */
import { assertNever } from "../../shared/errors.ts";
import { ApiError } from "../api/errors.ts";
import type { Pcm, SoundReader } from "./sound_reader.ts";
import type { FromSoundWorker, SoundSource, ToSoundWorker } from "./worker_messages.ts";

/** How long the Worker may take for a piece, in milliseconds; only a hang takes so long. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Largest piece that it is given, in bytes, so that what it gives back is bounded too. */
const MAX_PIECE_BYTES = 65_536;

const NO_PCM: Pcm = new Uint8Array(0);

function join(pieces: readonly Pcm[]): Pcm {
  const [only = NO_PCM] = pieces;
  if (pieces.length <= 1) return only;
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** A reader in a Worker. One call at a time. */
export class WorkerSound implements SoundReader, Disposable {
  readonly #worker: Worker;
  #answer: PromiseWithResolvers<Pcm> | undefined;
  #problem: Error | undefined;

  /** @param program The Worker's program; for tests. */
  constructor(
    source: SoundSource,
    program: URL = new URL("./worker.ts", import.meta.url),
  ) {
    this.#worker = new Worker(program, {
      type: "module",
      name: "upload",
      deno: {
        permissions: {
          env: false,
          ffi: false,
          import: false,
          net: false,
          read: source.format === "opus" ? [source.path] : false,
          run: false,
          sys: false,
          write: false,
        },
      },
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromSoundWorker>) => this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`the Worker that reads an upload failed (${event.message})`));
    };
    this.#say({ kind: "open", source });
  }

  #say(message: ToSoundWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(message: FromSoundWorker): void {
    switch (message.kind) {
      case "pcm":
        this.#answer?.resolve(message.pcm);
        return;
      case "refused":
        this.#fail(new ApiError(message.status, message.code, message.message));
        return;
      case "failed":
        this.#fail(new Error(message.message));
        return;
      default:
        assertNever(message);
    }
  }

  #fail(error: Error): void {
    this.#problem ??= error;
    this.#answer?.reject(this.#problem);
  }

  async #ask(message: ToSoundWorker, transfer: Transferable[] = []): Promise<Pcm> {
    if (this.#problem !== undefined) throw this.#problem;
    const answer = this.#answer = Promise.withResolvers<Pcm>();
    const timer = setTimeout(
      () => this.#fail(new Error("the Worker that reads an upload hangs")),
      ANSWER_TIMEOUT_MS,
    );
    try {
      this.#say(message, transfer);
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#answer = undefined;
    }
  }

  async push(bytes: Uint8Array): Promise<Pcm> {
    const pcm: Pcm[] = [];
    for (let at = 0; at < bytes.length; at += MAX_PIECE_BYTES) {
      const piece = bytes.slice(at, at + MAX_PIECE_BYTES);
      pcm.push(await this.#ask({ kind: "push", bytes: piece }, [piece.buffer]));
    }
    return join(pcm);
  }

  end(): Promise<Pcm> {
    return this.#ask({ kind: "end" });
  }

  /** Reads a file on disk, in pieces. */
  async *read(): AsyncGenerator<Pcm, void, void> {
    for (;;) {
      const pcm = await this.#ask({ kind: "next" });
      if (pcm.length === 0) return;
      yield pcm;
    }
  }

  /** Ends the Worker; who waits for it is told. */
  [Symbol.dispose](): void {
    this.#worker.terminate();
    this.#fail(new Error("the Worker that reads an upload was ended"));
  }
}
