/** Looking at files. */

/** Permission bits of everyone but the owner. */
const OTHERS = 0o077;

/** What lies at a path; undefined if nothing does. Links are followed. */
export async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** Whether others than the owner may do anything with it. */
export function isOpenToOthers({ mode }: Deno.FileInfo): boolean {
  return mode !== null && (mode & OTHERS) !== 0;
}

/** The permission bits as `chmod` takes them. */
export function modeText({ mode }: Deno.FileInfo): string {
  return ((mode ?? 0) & 0o7777).toString(8).padStart(4, "0");
}

/** The path itself, or the nearest folder above it that exists. */
export async function nearestExisting(path: string): Promise<string> {
  for (let each = path; each !== ""; each = each.slice(0, each.lastIndexOf("/"))) {
    if (await lookAt(each) !== undefined) return each;
  }
  return "/";
}
