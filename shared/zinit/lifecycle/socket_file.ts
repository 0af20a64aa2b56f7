/** The socket file of a service that has ended. */
import { pathExists } from "../path_exists.ts";
import type { LifecycleContext } from "./context.ts";
import { poll } from "./poll.ts";

/** How long a service's end and its file's may be apart, in milliseconds. */
const REMOVAL_TIMEOUT_MS = 1_000;

/**
 * Waits until the socket file is gone; one that nobody listens on any more (its program was killed) is
 * removed, with a word about it.
 */
export async function clearSocketFile(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { spec, tell, timing } = context;
  const path = spec.socketPath;
  if (path === undefined) return;
  const gone = await poll(
    async () => await pathExists(path) ? undefined : true,
    { everyMs: timing.pollMs, timeoutMs: REMOVAL_TIMEOUT_MS, signal },
  );
  if (gone !== undefined) return;
  if (await somebodyListens(path)) {
    tell(`Another program listens on ${path}, the socket of ${spec.name}; it was left alone.`);
    return;
  }
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  tell(`The socket file ${path} was left behind, as by a killed program; it is removed.`);
}

async function somebodyListens(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
