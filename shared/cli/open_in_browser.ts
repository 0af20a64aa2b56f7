/** Opening an address in the person's browser. */

/** Programs that do it: on Linux desktops, on macOS. */
const OPENERS = ["xdg-open", "open"] as const;

/**
 * Opens an address.
 *
 * @returns Whether there was a browser to open it in.
 */
export async function openInBrowser(address: string): Promise<boolean> {
  for (const opener of OPENERS) {
    try {
      const child = new Deno.Command(opener, {
        args: [address],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      if ((await child.status).success) return true;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return false;
}
