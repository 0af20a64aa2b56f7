/**
 * onnxruntime's native library in a compiled program. The system's loader opens files on disk only, so what
 * the program carries is written into the data folder, where only its owner can change it.
 */
import { EXIT, messageOf, UserError } from "../../shared/errors.ts";
import { writeAll } from "../../shared/write_all.ts";
import { nativeLibraryPath } from "./native_library_path.ts";

const EVERYONE_ELSE = 0o077;

/** Where the library is to be loaded from. */
export interface PlacedLibrary {
  /** Path by which the package onnxruntime-node asks for it. */
  readonly asked: string;
  /** Path of the same file on disk. */
  readonly placed: string;
}

/**
 * Writes the library and those that it needs into `native` of the data folder, unless they are there as
 * they should be.
 *
 * @param home Absolute path of the data folder.
 * @param asked Path of the library that the program carries; those beside it go with it.
 * @throws {UserError} If the folder can't be written.
 */
export async function placeNativeLibrary(
  home: string,
  asked: string = nativeLibraryPath(),
): Promise<PlacedLibrary> {
  const at = asked.lastIndexOf("/");
  const [from, to] = [asked.slice(0, at), `${home}/native`];
  try {
    await placeAll(from, to);
  } catch (error) {
    throw new UserError(
      `The library for speech detection can't be written into ${to} (${
        messageOf(error)
      }); check the folder's rights and the room on its disk.`,
      EXIT.failed,
      { cause: error },
    );
  }
  return { asked, placed: `${to}${asked.slice(at)}` };
}

async function placeAll(from: string, to: string): Promise<void> {
  await makePrivate(to);
  const names = new Set<string>();
  for await (const { name, isFile } of Deno.readDir(from)) if (isFile) names.add(name);
  for (const name of names) await place(`${from}/${name}`, `${to}/${name}`);
  // What an earlier version needed, and what was never finished.
  for await (const { name } of Deno.readDir(to)) {
    if (!names.has(name)) await Deno.remove(`${to}/${name}`, { recursive: true });
  }
}

async function makePrivate(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const { isSymlink } = await Deno.lstat(folder);
  if (isSymlink) throw new Error(`${folder} is a symbolic link`);
  const { mode } = await Deno.stat(folder);
  if (((mode ?? 0) & EVERYONE_ELSE) !== 0) await Deno.chmod(folder, 0o700);
}

/** Puts a file in its place by renaming, so that it is never seen half written. */
async function place(from: string, to: string): Promise<void> {
  const bytes = await Deno.readFile(from);
  if (await isThere(to, await hashOf(bytes))) return;
  const aside = `${to}.${crypto.randomUUID()}`;
  using file = await Deno.open(aside, { write: true, createNew: true, mode: 0o600 });
  await writeAll(file, bytes);
  await file.sync();
  await Deno.rename(aside, to);
}

/** Whether a file is there as it should be, for its owner alone. */
async function isThere(path: string, hash: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.lstat(path);
    return isFile && ((mode ?? 0) & EVERYONE_ELSE) === 0 &&
      await hashOf(await Deno.readFile(path)) === hash;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).join();
}
