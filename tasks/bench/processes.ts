/** Processes of a bench and what they use. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { MEMORY_ENVIRONMENT } from "../../shared/native_environment.ts";
import { V8_FLAGS } from "../launch/v8_flags.ts";

/** A port that is free. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/**
 * Starts a script of this folder in a process of its own, with memory managed as that of the programs; its output
 * is to be read.
 */
export function startScript(name: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(`${PROJECT_DIR}/tasks/deno.sh`, {
    args: [
      ...["run", "--quiet", "--no-prompt", "--cached-only", "--no-check", V8_FLAGS, "--allow-net"],
      ...["--allow-read", "--allow-env", "--allow-write=/tmp"],
      ...[`${PROJECT_DIR}/tasks/bench/${name}`, ...args],
    ],
    env: Object.fromEntries(MEMORY_ENVIRONMENT),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Ends a process of {@linkcode startScript}. */
export async function endScript(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await child.stdout.cancel();
  await child.status;
}

/** What a process has used. */
export interface Usage {
  /** Processor time of all its threads. */
  readonly cpuSeconds: number;
  /** Resident memory. */
  readonly rssBytes: number;
}

/** What a process has used so far. */
export async function usageOf(pid: number): Promise<Usage> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/stat`, `/proc/${pid}/statm`],
    stdout: "piped",
  }).output();
  const [stat = "", statm = ""] = new TextDecoder().decode(stdout).split("\n");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    // Clock ticks are hundredths of a second, pages 4 KiB, on every platform that Deno has.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    rssBytes: Number(statm.split(" ")[1]) * 4_096,
  };
}

/** The most memory that was ever resident of a process, in bytes. */
export async function peakMemoryOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/status`],
    stdout: "piped",
  }).output();
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(new TextDecoder().decode(stdout))?.[1];
  if (kib === undefined) throw new Error(`the process ${pid} is gone`);
  return Number(kib) * 1_024;
}

/** Waits. */
export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
