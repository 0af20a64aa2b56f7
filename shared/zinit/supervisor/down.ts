/** Ending a supervisor without cutting anything off. */
import type { ServiceState } from "../answers.ts";
import type { ZinitClient } from "../client.ts";
import { LifecycleError, ZinitHungError, ZinitNotReachableError } from "../errors.ts";
import type { ZinitLifecycle } from "../lifecycle.ts";
import { withOperationLock } from "../lifecycle/operation_lock.ts";
import { poll } from "../lifecycle/poll.ts";
import { pathExists } from "../path_exists.ts";
import { linuxProcesses, type Processes } from "../processes.ts";
import { SERVER } from "./find_server.ts";

/** How long a supervisor may take to leave once its services are stopped, in milliseconds. */
const DOWN_TIMEOUT_MS = 5_000;
/** The same for one that hangs; it gives each running service 5 s. */
const HUNG_DOWN_TIMEOUT_MS = 7_000;
/** How often it is asked, in milliseconds. */
const DOWN_POLL_MS = 50;

const ACTIVE: ReadonlySet<ServiceState> = new Set(["starting", "running", "stopping"]);

/** Options of {@linkcode supervisorDown}. */
export interface SupervisorDownOptions {
  readonly client: ZinitClient;
  /** hero_voice's services, in the order in which they are to stop. */
  readonly services: readonly ZinitLifecycle[];
  /** Absolute path of the data folder, for the lock. */
  readonly dataFolder: string;
  readonly tell: (sentence: string) => void;
  /**
   * Finds and ends the process of a supervisor that hangs.
   * @default the system's
   */
  readonly processes?: Processes;
  readonly signal?: AbortSignal;
}

/** What {@linkcode supervisorDown} came to. */
export type SupervisorDownOutcome = "ended" | "not_running";

/**
 * Stops hero_voice's services, each with all the time it needs, then the supervisor, and waits until
 * that is gone. One that hangs is ended all the same: by its own shutdown, which most often still works,
 * else by SIGKILL; what it leaves behind is drained.
 *
 * @throws {LifecycleError} If services of others run there, which the shutdown would kill.
 * @throws {ZinitError} If it does not end.
 */
export async function supervisorDown(
  options: SupervisorDownOptions,
): Promise<SupervisorDownOutcome> {
  const { client, services, dataFolder, tell, signal } = options;
  const withSignal = signal === undefined ? {} : { signal };
  let hangs = false;
  try {
    await refuseOthers(options);
    for (const service of services) await service.stop(withSignal);
  } catch (error) {
    if (error instanceof ZinitNotReachableError) {
      tell(`zinit is not running at ${client.socketPath}.`);
      return "not_running";
    }
    if (!(error instanceof ZinitHungError)) throw error;
    hangs = true;
    tell(`zinit at ${client.socketPath} hangs; it is ended all the same.`);
  }
  await withOperationLock(
    { dataFolder, operation: "zinit down", tell, signal },
    async () => {
      await client.shutdown({ signal });
      const timeoutMs = hangs ? HUNG_DOWN_TIMEOUT_MS : DOWN_TIMEOUT_MS;
      if (!await leaves(client, timeoutMs, signal)) await killHung(options);
      if (hangs) { for (const service of services) await service.drainOrphan(withSignal); }
    },
  );
  tell(`zinit at ${client.socketPath} has ended.`);
  return "ended";
}

async function refuseOthers(options: SupervisorDownOptions): Promise<void> {
  const { client, services, signal } = options;
  const own = new Set(services.map((service) => service.service));
  const others: string[] = [];
  for (const name of await client.list({ signal })) {
    if (own.has(name)) continue;
    if (ACTIVE.has((await client.status(name, { signal })).state)) others.push(name);
  }
  if (others.length === 0) return;
  throw new LifecycleError(
    `zinit at ${client.socketPath} also runs ${
      others.join(", ")
    }, which its end would cut off, so it ` +
      `was left running; stop those first. hero_voice's own services can be stopped with ` +
      `${[...own].map((name) => `\`${name} stop\``).join(" and ")}.`,
  );
}

/** Whether the supervisor is gone in time. */
async function leaves(
  client: ZinitClient,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  // It closes its socket, then removes the file: a new one must not come in between.
  await poll(
    async () => await pathExists(client.socketPath) ? undefined : true,
    { everyMs: DOWN_POLL_MS, timeoutMs, signal },
  );
  try {
    await client.ping({ signal });
    return false;
  } catch (error) {
    if (error instanceof ZinitNotReachableError) return true;
    throw error;
  }
}

async function killHung(options: SupervisorDownOptions): Promise<void> {
  const { client, processes = linuxProcesses, tell, signal } = options;
  const { socketPath } = client;
  const pids = await processes.find(SERVER, socketPath);
  if (pids.length > 0) {
    tell(`zinit does not end by itself; its process ${pids.join(", ")} is killed.`);
  }
  for (const pid of pids) await processes.kill(pid);
  if (pids.length > 0 && await leaves(client, 0, signal)) return;
  throw new LifecycleError(
    `zinit at ${socketPath} was asked to end and still answers; end the process of ${SERVER} by hand, ` +
      `then type \`hero_voice_server zinit up\`.`,
  );
}
