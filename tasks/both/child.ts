/** One of the programs, started by its launcher. */
import { prefixLines } from "./prefix_lines.ts";

/** How a program ended. */
export interface ChildEnd {
  /** Exit code; 128 and the signal's number if a signal ended it. */
  readonly code: number;
  readonly signal: Deno.Signal | null;
}

/** A program under way. */
export interface Child {
  /** Its name, as people type it. */
  readonly program: string;
  /** Resolves when it has ended and all it wrote is printed. */
  readonly ended: Promise<ChildEnd>;
  /** Sends a signal; nothing happens if it has ended. */
  kill(signal: Deno.Signal): void;
}

/** Options of {@linkcode startChild}. */
export interface ChildOptions {
  /** Its subcommand, which goes on until it is stopped. */
  readonly subcommand: "run" | "serve";
  /** Path of its launcher. */
  readonly launcher: string;
  /** Its name, as people type it. */
  readonly program: string;
  /** What stands before each of its lines. */
  readonly prefix: string;
  /** Takes its lines. */
  readonly print: (text: string) => void;
}

/**
 * Starts a program in a process group of its own: Ctrl-C then comes to the one that started
 * it, which stops the programs in their order.
 */
export function startChild(options: ChildOptions): Child {
  const { launcher, subcommand, program, prefix, print } = options;
  const process = new Deno.Command(launcher, {
    args: [subcommand],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const printAll = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(prefixLines(prefix));
    for await (const line of lines) print(line);
  };
  let running = true;
  const ended = Promise.all([process.status, printAll(process.stdout), printAll(process.stderr)])
    .then(([{ code, signal }]) => ({ code, signal }))
    .finally(() => running = false);
  return {
    program,
    ended,
    kill(signal): void {
      if (!running) return;
      try {
        process.kill(signal);
      } catch (error) {
        // It ended in this very moment.
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}
