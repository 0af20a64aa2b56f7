/** What there is to know of a supervisor. */
import type { ServiceStatus } from "../answers.ts";
import type { ZinitClient } from "../client.ts";

/** A supervisor and its services. */
export interface SupervisorReport {
  readonly socketPath: string;
  readonly version: string;
  /** All its services, by name. */
  readonly services: readonly ServiceStatus[];
}

/**
 * Asks a supervisor about itself and all its services.
 *
 * @throws {ZinitError} If it is not to be had or hangs.
 */
export async function reportSupervisor(
  client: ZinitClient,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SupervisorReport> {
  const { version } = await client.ping(options);
  const names = (await client.list(options)).sort();
  const services: ServiceStatus[] = [];
  for (const name of names) services.push(await client.status(name, options));
  return { socketPath: client.socketPath, version, services };
}
