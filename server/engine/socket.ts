/** The engine's Unix socket: a stale file is replaced, a live one never; nobody else may use it. */
import { EXIT, UserError } from "../../shared/errors.ts";

/**
 * Makes the place for the socket free. Call it with the data folder's lock held.
 *
 * @throws {UserError} If another program answers there, or something else lies there.
 */
export async function clearStaleSocket(path: string): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (!info.isSocket) {
    throw new UserError(
      `${path} is not a socket; move it away, or set HERO_VOICE_SOCKET to another path.`,
    );
  }
  try {
    using _connection = await Deno.connect({ transport: "unix", path });
  } catch {
    await Deno.remove(path);
    return;
  }
  throw new UserError(
    `Another program answers at ${path}; stop it first, or set HERO_VOICE_SOCKET to another path.`,
    EXIT.unavailable,
  );
}

/**
 * Folder of the socket: made with mode 0700 if it is missing.
 *
 * @throws {UserError} If others may enter it.
 */
export async function prepareSocketFolder(path: string): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const { mode } = await existing(folder) ?? await made(folder);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new UserError(
      `Others may enter ${folder}, the folder of the engine's socket; run \`chmod 700 ${folder}\`, or set HERO_VOICE_SOCKET to a path in a folder of its own.`,
    );
  }
}

// A folder that is there needs no right to write it, which the engine may not have.
async function existing(folder: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function made(folder: string): Promise<Deno.FileInfo> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  return await Deno.stat(folder);
}
