/** Starting a supervisor that outlives the command which starts it. */
import type { Environment } from "../../config.ts";
import { messageOf } from "../../errors.ts";
import type { ZinitClient } from "../client.ts";
import { LifecycleError, ZinitNotReachableError } from "../errors.ts";
import { supervisorFolder } from "../lifecycle/files.ts";
import { withOperationLock } from "../lifecycle/operation_lock.ts";
import { poll } from "../lifecycle/poll.ts";
import { findZinitServer } from "./find_server.ts";

/** How long a supervisor may take to answer its first ping, in milliseconds. */
const UP_TIMEOUT_MS = 10_000;
/** How often it is asked, in milliseconds. */
const UP_POLL_MS = 50;
/** Size from which the supervisor's log is begun anew, in bytes; the old one is kept beside it. */
const LOG_SIZE_BYTES = 5 * 1024 * 1024;
/** Last part of the log that explains a supervisor which did not come up, in characters. */
const LOG_TAIL_LENGTH = 600;

/**
 * What a supervisor, and with it every service, sees of the environment. Settings and keys of the shell
 * are left out: they would win over the `.env` files for as long as the supervisor runs.
 */
const KEPT_VARIABLES = [
  "HOME",
  "LANG",
  "LC_ALL",
  "LOGNAME",
  "PATH",
  "SHELL",
  "TMPDIR",
  "TZ",
  "USER",
  "XDG_RUNTIME_DIR",
] as const;

/** Options of {@linkcode supervisorUp}. */
export interface SupervisorUpOptions {
  readonly client: ZinitClient;
  /** Absolute path of the data folder, for the supervisor's log. */
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly tell: (sentence: string) => void;
  /**
   * Finds zinit-server.
   * @default in `.tools`, on PATH, where cargo puts it
   */
  readonly findServer?: () => Promise<string>;
  readonly signal?: AbortSignal;
}

/** What {@linkcode supervisorUp} came to. */
export interface SupervisorUpOutcome {
  readonly kind: "started" | "already_up";
  /** Version of the supervisor. */
  readonly version: string;
}

/** Path of the supervisor's own log. */
export function supervisorLogPath(dataFolder: string): string {
  return `${supervisorFolder(dataFolder)}/zinit-server.log`;
}

/**
 * Starts a supervisor if none answers, detached from this process and its terminal, and waits until it
 * does. Never a second one: that would steal the socket of the first.
 *
 * @throws {ZinitError} If one is there but does not answer, or none can be started.
 */
export async function supervisorUp(options: SupervisorUpOptions): Promise<SupervisorUpOutcome> {
  const { dataFolder, tell, signal } = options;
  return await withOperationLock(
    { dataFolder, operation: "zinit up", tell, signal },
    () => upLocked(options),
  );
}

async function upLocked(options: SupervisorUpOptions): Promise<SupervisorUpOutcome> {
  const { client, dataFolder, environment, tell, signal } = options;
  const there = await answering(client, signal);
  if (there !== undefined) {
    // A ping is no proof: a supervisor that hangs answers it as well.
    await client.list({ signal });
    tell(`zinit ${there.version} is running already at ${client.socketPath}.`);
    return { kind: "already_up", version: there.version };
  }
  const server =
    await (options.findServer ?? ((): Promise<string> => findZinitServer(environment)))();
  const log = supervisorLogPath(dataFolder);
  await turnLog(log);
  await makeParent(client.socketPath);
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = environment(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = new Deno.Command("/bin/sh", {
    // zinit-server ignores ZINIT_SOCKET. The shell gives its output to a file and becomes it.
    args: [
      "-c",
      'exec "$0" "$@" >>"$ZINIT_LOG" 2>&1',
      server,
      ...serverArgs(client.socketPath, environment),
    ],
    clearEnv: true,
    env: { ...Object.fromEntries(kept), ZINIT_LOG: log },
    cwd: "/",
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  let ended = false;
  void child.status.then(() => ended = true);
  const up = await poll(
    async () => ended ? "ended" : await answering(client, signal),
    { everyMs: UP_POLL_MS, timeoutMs: UP_TIMEOUT_MS, signal },
  );
  if (up === undefined || up === "ended") {
    throw new LifecycleError(
      `zinit (${server}) ${
        up === "ended" ? "ended at once" : `does not answer after ${UP_TIMEOUT_MS / 1_000} s`
      } at ${client.socketPath}; its log is ${log}, which ends with: ${await tail(log)}`,
    );
  }
  tell(`zinit ${up.version} was started at ${client.socketPath}; its log is ${log}.`);
  return { kind: "started", version: up.version };
}

/**
 * Words for zinit-server. At its own place it uses its own folder of definitions; anywhere else one
 * beside the socket, since two supervisors with one folder would start every service twice.
 */
function serverArgs(socketPath: string, environment: Environment): string[] {
  const own = socketPath === `${environment("HOME")}/hero/var/zinit.sock`;
  return ["-s", socketPath, ...(own ? [] : ["-c", definitionsFolder(socketPath)])];
}

/** Folder of definitions of a supervisor that hero_voice starts at a socket of the person's choice. */
export function definitionsFolder(socketPath: string): string {
  return `${socketPath.replace(/\.sock$/, "")}.services`;
}

async function answering(
  client: ZinitClient,
  signal: AbortSignal | undefined,
): Promise<{ readonly version: string } | undefined> {
  try {
    return await client.ping({ signal });
  } catch (error) {
    if (error instanceof ZinitNotReachableError && !denied(error)) return undefined;
    throw error;
  }
}

function denied(error: ZinitNotReachableError): boolean {
  return error.cause instanceof Deno.errors.PermissionDenied;
}

async function makeParent(path: string): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new LifecycleError(
      `The folder ${folder} of zinit's socket can't be made (${
        messageOf(error)
      }); check its rights, ` +
        `or set ZINIT_SOCKET to another path.`,
      undefined,
      { cause: error },
    );
  }
}

async function turnLog(path: string): Promise<void> {
  try {
    if ((await Deno.stat(path)).size >= LOG_SIZE_BYTES) await Deno.rename(path, `${path}.1`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function tail(path: string): Promise<string> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.trim().slice(-LOG_TAIL_LENGTH) || "(nothing)";
}
