/** Reads files by ffmpeg, which runs as a process of its own and gets nothing but the file's bytes. */
import { assertNever, messageOf } from "../../../shared/errors.ts";
import { ApiError } from "../../api/errors.ts";
import type { Demuxer } from "../containers.ts";
import { unreadable } from "../refusals.ts";
import type { Pcm } from "../sound_reader.ts";

/** Word by which the script tells whether ffmpeg is there. */
const CHECK = "check";
/** Codes with which the script ends where ffmpeg can't be run. */
const EXIT = { ok: 0, missing: 69 } as const;
/** How long reading a file may take: so much, and more for each byte. In milliseconds. */
const TIMEOUT = { base: 300_000, perMebibyte: 1_000 } as const;

/** A file to read. */
export interface ReadOptions {
  readonly demuxer: Demuxer;
  /** Its bytes, in the order in which they can be read without going back. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many there are. */
  readonly sizeBytes: number;
  /** Gives up; its reason is thrown. */
  readonly signal: AbortSignal;
  /**
   * How long it may take, in milliseconds.
   * @default 5 minutes, and a second for each MiB
   */
  readonly timeoutMs?: number;
}

function spawn(
  script: string,
  word: string,
  stdin: "piped" | "null",
  stdout: "piped" | "null",
): Deno.ChildProcess {
  return new Deno.Command(script, {
    args: [word],
    clearEnv: true,
    stdin,
    stdout,
    stderr: "null",
  }).spawn();
}

/** ffmpeg, by the script that runs it. */
export class Ffmpeg {
  readonly #script: string;

  /** @param script Absolute path of the script `decode`. */
  constructor(script: string) {
    this.#script = script;
  }

  /** Why it can't be used, and what to do, as a sentence; undefined if it can. */
  async problem(): Promise<string | undefined> {
    try {
      await using check = new Running(spawn(this.#script, CHECK, "null", "null"));
      const { code } = await check.status;
      if (code === EXIT.ok) return undefined;
      return code === EXIT.missing
        ? "HERO_VOICE_FFMPEG is on, but ffmpeg is not installed; install it with: apt-get install ffmpeg."
        : `The script that runs ffmpeg, ${this.#script}, ended with ${code}; repair it with \`make setup\`, or set HERO_VOICE_FFMPEG to off.`;
    } catch (error) {
      return `The script that runs ffmpeg, ${this.#script}, can't be run (${
        messageOf(error)
      }); repair the installation, or set HERO_VOICE_FFMPEG to off.`;
    }
  }

  /**
   * Reads a file's sound, no faster than it is taken. The process is gone when this ends, however it does.
   *
   * @throws {ApiError} If it can't be read, or takes too long; also what reading its bytes fails with.
   */
  async *read(options: ReadOptions): AsyncGenerator<Pcm, void, void> {
    const { demuxer, sizeBytes, signal } = options;
    const timeoutMs = options.timeoutMs ??
      TIMEOUT.base + TIMEOUT.perMebibyte * sizeBytes / 1_048_576;
    signal.throwIfAborted();
    await using running = new Running(spawn(this.#script, demuxer, "piped", "piped"));
    let ended: "timed_out" | "aborted" | undefined;
    const end = (why: "timed_out" | "aborted"): void => {
      ended ??= why;
      running.kill();
    };
    const timer = setTimeout(() => end("timed_out"), timeoutMs);
    const abort = (): void => end("aborted");
    signal.addEventListener("abort", abort, { once: true });
    const feeding = running.feed(options.bytes);
    // It is met below, after the process has ended, which it does when it is fed no more.
    feeding.catch(() => running.kill());
    try {
      yield* wholeSamples(running.output);
      const { code } = await running.status;
      if (ended === undefined) await feeding;
      switch (ended) {
        case "aborted":
          signal.throwIfAborted();
          break;
        case "timed_out":
          throw new ApiError(
            422,
            "takes_too_long",
            "Reading this file takes too long; send it in another format, or in parts.",
          );
        case undefined:
          if (code !== EXIT.ok) {
            throw unreadable(
              "ffmpeg can't read this file: it is damaged, has no sound, or has it in a form that isn't accepted; send it in another format.",
            );
          }
          break;
        default:
          assertNever(ended);
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      running.kill();
      await feeding.catch(() => {});
    }
  }
}

/** A process that is gone when this is disposed. */
class Running implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;

  constructor(process: Deno.ChildProcess) {
    this.#process = process;
  }

  get status(): Promise<Deno.CommandStatus> {
    return this.#process.status;
  }

  get output(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#process.stdout;
  }

  /** Hands over bytes until there are no more or it takes no more. */
  async feed(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const writer = this.#process.stdin.getWriter();
    // A pipe that breaks is met by the next write.
    writer.closed.catch(() => {});
    try {
      for await (const piece of bytes) {
        try {
          await writer.write(piece);
        } catch {
          // It has read enough, or ended; its code tells.
          return;
        }
      }
    } finally {
      await writer.close().catch(() => {});
    }
  }

  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#process.status;
  }
}

/** Cuts between samples, wherever the pipe has cut. */
async function* wholeSamples(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Pcm, void, void> {
  let half: number | undefined;
  for await (const piece of output) {
    const start = half === undefined ? 0 : 1;
    const bytes = new Uint8Array(start + piece.length);
    if (half !== undefined) bytes[0] = half;
    bytes.set(piece, start);
    const whole = bytes.length - bytes.length % 2;
    half = bytes[whole];
    if (whole > 0) yield bytes.subarray(0, whole);
  }
}
