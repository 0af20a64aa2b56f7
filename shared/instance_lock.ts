/** One running program of a kind for a data folder: a lock on a file, which dies with its process. */
import { EXIT, UserError } from "./errors.ts";

/** How long a lock that is held may take to be free: who only looks at it holds it for a moment. */
const PATIENCE_MS = 500;
/** How often it is tried, in milliseconds. */
const TRY_MS = 25;

/** A lock that is held. */
export interface InstanceLock extends Disposable {
  /** File that bears the lock and the pid of its holder. */
  readonly path: string;
}

/** Path of a program's lock file in a data folder. */
export function lockPath(home: string, program: string): string {
  return `${home}/${program}.lock`;
}

/**
 * Takes the lock of a program for a data folder.
 *
 * @throws {UserError} With exit code 69 if another process holds it; says which.
 */
export async function takeInstanceLock(home: string, program: string): Promise<InstanceLock> {
  const path = lockPath(home, program);
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  try {
    if (!await lockSoon(file)) {
      const holder = (await Deno.readTextFile(path)).trim();
      throw new UserError(
        `Another ${program}${
          /^\d+$/.test(holder) ? ` (process ${holder})` : ""
        } uses the data folder ${home}; stop it first, or set HERO_VOICE_HOME to another folder.`,
        EXIT.unavailable,
      );
    }
    await file.truncate();
    await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  } catch (error) {
    file.close();
    throw error;
  }
  let held = true;
  return {
    path,
    [Symbol.dispose](): void {
      if (!held) return;
      held = false;
      file.close();
    },
  };
}

/** Whether the lock could be had within {@linkcode PATIENCE_MS}. */
async function lockSoon(file: Deno.FsFile): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (!await file.tryLock(true)) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  return true;
}

/**
 * Process that holds a program's lock for a data folder.
 *
 * @returns Its pid; undefined if nobody holds the lock.
 */
export async function lockHolder(home: string, program: string): Promise<number | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(lockPath(home, program), { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
  using _ = file;
  // Shared, so that two who look don't take each other for the program.
  if (await file.tryLock(false)) return undefined;
  const pid = Number((await Deno.readTextFile(lockPath(home, program))).trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}
