/** One change at a time: a lock in the data folder around everything that changes a service. */
import { delay } from "../../delay.ts";
import { messageOf } from "../../errors.ts";
import { LifecycleError } from "../errors.ts";
import { supervisorFolder } from "./files.ts";

/** How long to wait for another command, in milliseconds. */
const LOCK_TIMEOUT_MS = 30_000;
/** How often the lock is tried, in milliseconds. */
const LOCK_POLL_MS = 50;

/** Who asks for the lock. */
export interface LockRequest {
  readonly dataFolder: string;
  /** What is to be done, as people type it; another command that waits names it. */
  readonly operation: string;
  readonly tell: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does something while no other command changes a service of this data folder. The lock dies with its
 * process.
 *
 * @throws {LifecycleError} If another command does not end in time, or the data folder can't be written.
 */
export async function withOperationLock<T>(
  request: LockRequest,
  body: () => Promise<T>,
): Promise<T> {
  const folder = supervisorFolder(request.dataFolder);
  const path = `${folder}/operation.lock`;
  let file: Deno.FsFile;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new LifecycleError(
      `The data folder ${request.dataFolder} can't be written (${messageOf(error)}); check its ` +
        `rights, or set HERO_VOICE_HOME to another folder.`,
      undefined,
      { cause: error },
    );
  }
  using _file = file;
  await waitForLock(file, path, request);
  await file.truncate();
  await file.write(new TextEncoder().encode(`${request.operation} (process ${Deno.pid})`));
  try {
    return await body();
  } finally {
    await file.truncate();
  }
}

async function waitForLock(file: Deno.FsFile, path: string, request: LockRequest): Promise<void> {
  const { signal = new AbortController().signal } = request;
  const end = Date.now() + LOCK_TIMEOUT_MS;
  let told = false;
  while (!await file.tryLock(true)) {
    const holder = await Deno.readTextFile(path);
    if (Date.now() > end) {
      throw new LifecycleError(
        `${holder || "Another command"} has been under way for more than ${
          LOCK_TIMEOUT_MS / 1_000
        } s, so ` +
          `${request.operation} was not begun; let it end, or end it, and try again.`,
      );
    }
    if (!told && holder !== "") {
      request.tell(`Waiting for ${holder}, which is under way.`);
      told = true;
    }
    await delay(LOCK_POLL_MS, signal);
    signal.throwIfAborted();
  }
}
