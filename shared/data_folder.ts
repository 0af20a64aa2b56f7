/** The data folder as the programs expect it: private, with its run folder and the token. */
import { EXIT, messageOf, UserError } from "./errors.ts";

/** Folders in the data folder. */
export const DATA_FOLDERS = [
  "run",
  "recordings",
  "journal",
  "styles",
  "logs",
  "logs/server",
  "logs/ui",
] as const;

/** Size of the token in bytes; as text it has 43 characters. */
const TOKEN_BYTES = 32;
/** Permission bits of everyone but the owner. */
const OTHERS = 0o077;
/** The bit of folders like /tmp, which belong to everyone. */
const STICKY = 0o1000;

function makePrivate(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  const mode = Deno.statSync(path).mode ?? 0;
  if ((mode & OTHERS) === 0) return;
  if ((mode & STICKY) !== 0) {
    throw new UserError(
      `${path} belongs to everyone on this machine; set HERO_VOICE_HOME to a folder of your own.`,
      EXIT.usage,
    );
  }
  Deno.chmodSync(path, 0o700);
}

function randomToken(): string {
  return crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * Makes the token file if there is none: written aside and then linked to its name, so that it is never
 * seen half written, and of two that start at once one wins.
 */
function makeToken(home: string): void {
  const path = `${home}/token`;
  try {
    Deno.lstatSync(path);
    return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const aside = `${path}.${crypto.randomUUID()}`;
  try {
    Deno.writeTextFileSync(aside, `${randomToken()}\n`, { createNew: true, mode: 0o600 });
    Deno.linkSync(aside, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    Deno.removeSync(aside);
  }
}

/**
 * Makes what is missing of the data folder: the folder and those in it, for their owner alone,
 * and the file `token`.
 *
 * @param home Absolute path of the data folder.
 * @throws {UserError} If it can't be made or belongs to everyone.
 */
export function prepareDataFolder(home: string): void {
  try {
    makePrivate(home);
    for (const folder of DATA_FOLDERS) makePrivate(`${home}/${folder}`);
    makeToken(home);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `The data folder ${home} can't be used: ${
        messageOf(error)
      }; set HERO_VOICE_HOME to a folder that you can write.`,
      EXIT.failed,
      { cause: error },
    );
  }
}

/**
 * Refuses symbolic links below folders that a program may write. Deno's permissions go by names, so a
 * link would lead a program out of its folder. It can make none itself; a folder that is one as a whole
 * was put elsewhere by its owner, and stays.
 *
 * @param paths Absolute paths of files and folders; what doesn't exist is passed over.
 * @throws {UserError} If there is one.
 */
export function refuseLinks(paths: readonly string[]): void {
  for (const path of paths) {
    let isDirectory: boolean;
    try {
      isDirectory = Deno.statSync(path).isDirectory;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw error;
    }
    if (isDirectory) refuseLinksIn(path);
  }
}

function refuseLinksIn(folder: string): void {
  for (const { name, isSymlink, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) refuseLinksIn(path);
    if (!isSymlink) continue;
    throw new UserError(
      `${path} is a symbolic link, which would lead the program out of its data folder; put what it leads to in its place.`,
      EXIT.failed,
    );
  }
}
