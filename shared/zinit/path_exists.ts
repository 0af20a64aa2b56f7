/** Whether something lies at a path. */

/** Whether there is a file, a folder, a socket or a link; what a link leads to doesn't matter. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
