/** What there is to know of a service. */
import type { ServiceState } from "../answers.ts";
import { differences } from "../definition.ts";
import type { LifecycleContext } from "./context.ts";
import { fixedDefinition } from "./files.ts";
import { whyBlocked } from "./ready.ts";
import { isRegistered } from "./registered.ts";

/** State of a service, and what goes with it. */
export interface ServiceReport {
  readonly service: string;
  /** As zinit calls it; `unregistered` if zinit doesn't have the service. */
  readonly state: ServiceState | "unregistered";
  /** Process that zinit watches; 0 if there is none. */
  readonly pid: number;
  /** How long that process has been running, in milliseconds. */
  readonly uptimeMs?: number;
  readonly memoryBytes?: number;
  /** Exit code of the last process, if it ended by itself. */
  readonly exitCode?: number;
  /** What went wrong, in zinit's words. */
  readonly error?: string;
  /** What a blocked service waits for. */
  readonly waitingFor?: string;
  /** Process that works on the service's data although zinit does not watch it. */
  readonly orphanPid?: number;
  /** Fields of the definition in zinit that are not hero_voice's. */
  readonly changedFields: readonly string[];
}

/**
 * Asks zinit and the system about a service.
 *
 * @throws {ZinitError} If zinit is not to be had.
 */
export async function reportService(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<ServiceReport> {
  const { client, spec, watch, processes } = context;
  if (!await isRegistered(context, signal)) {
    return {
      service: spec.name,
      state: "unregistered",
      pid: 0,
      ...orphanOf(await watch.findOrphan(0)),
      changedFields: [],
    };
  }
  const { state, pid, exitCode, error } = await client.status(spec.name, { signal });
  const facts = pid === 0 ? undefined : await processes.inspect(pid);
  const stats = pid === 0 ? undefined : await client.stats(spec.name, { signal });
  const definition = await client.get(spec.name, { signal });
  return {
    service: spec.name,
    state,
    pid,
    ...(facts === undefined ? {} : { uptimeMs: Math.round(facts.ageMs) }),
    ...(stats === undefined || stats.pid !== pid ? {} : { memoryBytes: stats.memoryBytes }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(error === undefined ? {} : { error }),
    ...(state === "blocked" ? { waitingFor: await whyBlocked(context, signal) } : {}),
    ...orphanOf(await watch.findOrphan(pid)),
    changedFields: differences(fixedDefinition(spec), definition),
  };
}

function orphanOf(orphan: { readonly pid: number } | undefined): { orphanPid?: number } {
  return orphan === undefined ? {} : { orphanPid: orphan.pid };
}
