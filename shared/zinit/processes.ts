/** What the operating system says of a process. */

/** A live process. */
export interface ProcessFacts {
  /** When it started, in clock ticks since the machine did: tells it from a later one with its pid. */
  readonly startTicks: number;
  /** How long it has been running, in milliseconds. */
  readonly ageMs: number;
}

/** Looks at processes, and ends one where nothing else helps. */
export interface Processes {
  /** A live process; undefined if there is none with that pid (one that only waits to be buried is none). */
  inspect(pid: number): Promise<ProcessFacts | undefined>;
  /**
   * Finds processes of a program by a word of their command line.
   *
   * @param program Name of the program, without its folder.
   * @param word A word that they were started with, as it stands.
   */
  find(program: string, word: string): Promise<number[]>;
  /** Ends a process at once, without letting it clean up. */
  kill(pid: number): Promise<void>;
}

/** Clock ticks a second as /proc counts them (`USER_HZ`, 100 on every platform that Deno has). */
const TICKS_PER_SECOND = 100;

/**
 * Looks into /proc of Linux, by other programs: Deno itself reads it, and ends processes that it did not
 * start, only with all permissions.
 */
export const linuxProcesses: Processes = {
  async inspect(pid: number): Promise<ProcessFacts | undefined> {
    const text = await output("cat", [`/proc/${pid}/stat`, "/proc/uptime"]);
    return text === undefined ? undefined : parseProc(text);
  },
  async find(program: string, word: string): Promise<number[]> {
    const script = 'grep -laF -e "$0" /proc/[0-9]*/cmdline 2>/dev/null; true';
    const files = (await output("/bin/sh", ["-c", script, program]) ?? "").split("\n");
    const pids: number[] = [];
    for (const file of files.filter(Boolean)) {
      const [first = "", ...words] = (await output("cat", [file]) ?? "").split("\0");
      if (first.split("/").at(-1) === program && words.includes(word)) {
        pids.push(Number(file.split("/")[2]));
      }
    }
    return pids;
  },
  async kill(pid: number): Promise<void> {
    await output("/bin/sh", ["-c", 'kill -KILL "$0"', String(pid)]);
  },
};

/** What a program printed; undefined if it failed. */
async function output(program: string, args: readonly string[]): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout) : undefined;
}

/**
 * Reads `/proc/<pid>/stat` and `/proc/uptime`, one after the other (see proc(5): after the name in
 * parentheses the state is the first field, the start time the 20th).
 */
export function parseProc(text: string): ProcessFacts | undefined {
  const end = text.lastIndexOf(")");
  const [stat = "", uptime = ""] = text.slice(end + 1).trim().split("\n");
  const fields = stat.trim().split(" ");
  const state = fields[0];
  const startTicks = Number(fields[19]);
  const uptimeSeconds = Number(uptime.split(" ")[0]);
  if (end === -1 || !Number.isFinite(startTicks) || !Number.isFinite(uptimeSeconds)) {
    return undefined;
  }
  if (state === "Z" || state === "X") return undefined;
  const ageMs = Math.max(0, (uptimeSeconds - startTicks / TICKS_PER_SECOND) * 1_000);
  return { startTicks, ageMs };
}
