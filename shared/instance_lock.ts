/** One running program of a kind for a data folder: a lock on a file, which dies with its process. */
import { EXIT, UserError } from "./errors.ts";

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
    if (!await file.tryLock(true)) {
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
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  using _ = file;
  if (await file.tryLock(true)) return undefined;
  const pid = Number((await Deno.readTextFile(lockPath(home, program))).trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}
