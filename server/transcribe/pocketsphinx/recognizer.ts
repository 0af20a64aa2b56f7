/** One life of the offline engine's process. */
import type { z } from "zod";
import { messageOf } from "../../../shared/errors.ts";
import type { Word } from "../../../shared/recording.ts";
import { TranscriptionError } from "../transcriber.ts";
import { answerSchema, readySchema } from "./answers.ts";
import { LineReader } from "./line_reader.ts";

/** When to give up. */
export interface Patience {
  readonly timeoutMs: number;
  /** Gives up at once; its reason is thrown. */
  readonly signal: AbortSignal;
}

function broken(wrapper: string, what: string, cause?: unknown): TranscriptionError {
  return new TranscriptionError(
    "engine_broken",
    `The offline engine ${wrapper} ${what}; it is started again for the next try. ` +
      "If this comes again, repair it with `make setup`.",
    { retryable: true, cause },
  );
}

function spawn(wrapper: string): Deno.ChildProcess {
  try {
    return new Deno.Command(wrapper, {
      args: [],
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (error) {
    throw new TranscriptionError(
      "engine_missing",
      `The offline engine ${wrapper} can't be run (${messageOf(error)}); ` +
        "install it with `make setup`.",
      { retryable: true, cause: error },
    );
  }
}

/** The running process. It does one clip at a time; after a failure it is dead. */
export class Recognizer implements AsyncDisposable {
  readonly #wrapper: string;
  readonly #process: Deno.ChildProcess;
  readonly #lines: LineReader;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #killed = Promise.withResolvers<never>();
  #alive = true;
  #lastId = 0;

  private constructor(wrapper: string, process: Deno.ChildProcess) {
    this.#wrapper = wrapper;
    this.#process = process;
    this.#lines = new LineReader(process.stdout);
    this.#input = process.stdin.getWriter();
    // A pipe that breaks is met by whoever writes next.
    this.#input.closed.catch(() => {});
    this.#killed.promise.catch(() => {});
  }

  /**
   * Starts the process and waits until its model is loaded.
   *
   * @param wrapper Absolute path of the script that starts it.
   * @throws {TranscriptionError} If it can't be run, ends, says nothing in time, or says nonsense.
   */
  static async start(wrapper: string, patience: Patience): Promise<Recognizer> {
    patience.signal.throwIfAborted();
    const recognizer = new Recognizer(wrapper, spawn(wrapper));
    try {
      await recognizer.#orKill(patience, () => recognizer.#read(readySchema));
      return recognizer;
    } catch (error) {
      await recognizer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Whether it can take another clip. */
  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Finds the words of a clip.
   *
   * @param pcm 16-bit little-endian mono samples at 16 kHz.
   * @param draft Whether others on the machine come first, for this clip and all later ones.
   * @throws {TranscriptionError} Whatever went wrong, but for an abort.
   */
  recognize(pcm: Uint8Array, patience: Patience, draft = false): Promise<Word[]> {
    return this.#orKill(patience, async () => {
      const id = ++this.#lastId;
      const request = { id, bytes: pcm.length, ...(draft && { draft }) };
      const header = new TextEncoder().encode(`${JSON.stringify(request)}\n`);
      try {
        await this.#input.write(header);
        await this.#input.write(pcm);
      } catch (error) {
        throw broken(this.#wrapper, "ended unexpectedly", error);
      }
      const answer = await this.#read(answerSchema);
      if (answer.id !== id) throw broken(this.#wrapper, "answered something else");
      if ("error" in answer) throw broken(this.#wrapper, `failed on a clip (${answer.error})`);
      return answer.words.map(({ word, startMs, endMs }) => ({ word, startMs, endMs }));
    });
  }

  async #read<T>(schema: z.ZodType<T>): Promise<T> {
    let line: string | undefined;
    try {
      line = await this.#lines.next();
    } catch (error) {
      throw broken(this.#wrapper, "said something that is no answer", error);
    }
    if (line === undefined) throw broken(this.#wrapper, "ended unexpectedly");
    try {
      return schema.parse(JSON.parse(line));
    } catch {
      // Neither the answer nor what the schema says of it belongs in an error: it may hold a transcript.
      throw broken(this.#wrapper, "said something that is no answer");
    }
  }

  /** Does the work; whatever goes wrong with it, too long a wait or an abort kills the process. */
  async #orKill<T>({ timeoutMs, signal }: Patience, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.#kill();
    }, timeoutMs);
    const abort = (): void => this.#kill();
    signal.addEventListener("abort", abort, { once: true });
    try {
      return await Promise.race([work(), this.#killed.promise]);
    } catch (error) {
      this.#kill();
      signal.throwIfAborted();
      if (!timedOut) throw error;
      throw new TranscriptionError(
        "timed_out",
        `The offline engine ${this.#wrapper} gave no answer within ${
          Math.round(timeoutMs / 1_000)
        } s; it is started again for the next try.`,
        { retryable: true },
      );
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  #kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    // Frees whoever waits, even if something that the process started still holds the pipes.
    this.#killed.reject(broken(this.#wrapper, "was ended"));
    this.#lines.cancel().catch(() => {});
    this.#input.abort().catch(() => {});
  }

  /** Ends the process and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill();
    await this.#process.status;
  }
}
