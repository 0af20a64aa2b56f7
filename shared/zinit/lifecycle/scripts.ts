/** The scripts of a service, as its supervisor wants them. */
import { LOGS_INSERT_VARIABLE } from "../../names.ts";
import type { LifecycleContext, ServiceSpec } from "./context.ts";
import { writeScripts } from "./files.ts";

/** How long the supervisor may take to describe itself, in milliseconds. */
const DISCOVER_TIMEOUT_MS = 500;

/**
 * Writes the scripts where they are not as they should be. Where the supervisor takes log records by
 * `logs.insert`, the launcher names its socket to the program.
 *
 * @returns Whether the launcher changed.
 * @throws {LifecycleError} If the data folder can't be written.
 */
export async function renewScripts(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return await writeScripts(await specHere(context, signal));
}

async function specHere(
  { client, spec }: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<ServiceSpec> {
  const timeout = AbortSignal.timeout(DISCOVER_TIMEOUT_MS);
  const soon = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const takesLogs = await client.takesLogs({ signal: soon }).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  });
  if (!takesLogs) return spec;
  const environment = { ...spec.environment, [LOGS_INSERT_VARIABLE]: client.socketPath };
  return { ...spec, environment };
}
