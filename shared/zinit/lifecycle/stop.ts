/** Stopping a service, for good. */
import type { ServiceStatus } from "../answers.ts";
import type { ServiceDefinition } from "../definition.ts";
import { LifecycleError, ProcessGoneError } from "../errors.ts";
import type { ProcessFacts } from "../processes.ts";
import type { LifecycleContext } from "./context.ts";
import { howItEnded } from "./ending.ts";
import { boltLauncher } from "./files.ts";
import { withOperationLock } from "./operation_lock.ts";
import { clearOrphan } from "./orphan.ts";
import { poll } from "./poll.ts";
import { isRegistered } from "./registered.ts";
import { renewScripts } from "./scripts.ts";
import { clearSocketFile } from "./socket_file.ts";
import { STOP_MARGIN_MS } from "./stopped.ts";

/** What a stop came to. */
export type StopOutcome =
  | {
    readonly kind: "stopped";
    /** How its last process ended, in words. */
    readonly ending: string;
  }
  /** A process that zinit did not watch was drained. */
  | { readonly kind: "orphan_drained"; readonly pid: number }
  | { readonly kind: "not_running" };

/** Longest time to watch whether a stopped service comes back, in milliseconds. */
const MAX_WATCH_MS = 8_000;
/** Time beyond the longest wait between two tries, in milliseconds. */
const WATCH_MARGIN_MS = 500;
/** How often a service that comes back is stopped again. */
const MAX_ROUNDS = 10;

const ACTIVE: ReadonlySet<ServiceStatus["state"]> = new Set([
  "starting",
  "running",
  "stopping",
  "unknown",
]);

/**
 * Stops a service; returns when its process and its socket file are gone and nothing brings it back.
 *
 * @throws {LifecycleError} If it does not end.
 */
export async function stopService(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<StopOutcome> {
  const { spec, tell } = context;
  return await withOperationLock(
    { dataFolder: spec.dataFolder, operation: `${spec.name} stop`, tell, signal },
    async () => {
      const outcome = await stopSupervised(context, signal);
      const orphan = await clearOrphan(context, 0, signal);
      await clearSocketFile(context, signal);
      if (outcome !== undefined) {
        tell(`${spec.name} is stopped (${outcome.ending}).`);
        return outcome;
      }
      if (orphan !== undefined) {
        tell(`${spec.name} is stopped.`);
        return { kind: "orphan_drained", pid: orphan };
      }
      tell(`${spec.name} is not running.`);
      return { kind: "not_running" };
    },
  );
}

async function stopSupervised(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<(StopOutcome & { readonly kind: "stopped" }) | undefined> {
  const { client, spec, processes } = context;
  if (!await isRegistered(context, signal)) return undefined;
  const status = await client.status(spec.name, { signal });
  if (status.state === "exited") return undefined;
  const definition = await client.get(spec.name, { signal });
  const facts = status.pid === 0 ? undefined : await processes.inspect(status.pid);
  const watchMs = comesBackWithinMs(status, facts, definition);
  const bolted = status.state === "failed" || status.state === "inactive";
  if (bolted) await boltLauncher(spec);
  try {
    const ending = await stopUntilQuiet(context, status, definition, watchMs, signal);
    return ending === undefined ? undefined : { kind: "stopped", ending };
  } finally {
    if (bolted) await renewScripts(context, undefined);
  }
}

/** How its last process ended, in words; undefined if there was nothing to stop. */
async function stopUntilQuiet(
  context: LifecycleContext,
  first: ServiceStatus,
  definition: ServiceDefinition,
  watchMs: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { name } = context.spec;
  let status = first;
  let ending: string | undefined = first.state === "failed" ? howItEnded(first) : undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const ended = await stopOnce(context, status, definition, signal);
    if (ended.state === "exited") ending ??= howItEnded(ended);
    const back = await cameBack(context, watchMs, signal);
    if (back === undefined) return ending;
    status = back;
  }
  throw new LifecycleError(
    `${name} was stopped ${MAX_ROUNDS} times and came back each time; end the supervisor with ` +
      `\`${name} zinit down\`.`,
  );
}

/**
 * How long something may still start the service after its end: a wait between two tries goes on when
 * the service is stopped in it, and so does a restart that somebody else asked for.
 */
function comesBackWithinMs(
  status: ServiceStatus,
  facts: ProcessFacts | undefined,
  definition: ServiceDefinition,
): number {
  const { restart_delay_max_ms } = definition.lifecycle;
  const longestMs = Math.min(restart_delay_max_ms + WATCH_MARGIN_MS, MAX_WATCH_MS);
  const settled = status.state === "running" && facts !== undefined && facts.ageMs > longestMs;
  return settled ? 0 : longestMs;
}

async function stopOnce(
  context: LifecycleContext,
  before: ServiceStatus,
  definition: ServiceDefinition,
  signal: AbortSignal | undefined,
): Promise<ServiceStatus> {
  const { client, spec, processes, timing } = context;
  const timeoutMs = definition.lifecycle.stop_timeout_ms + STOP_MARGIN_MS;
  const seen = new Map<number, ProcessFacts | undefined>();
  const see = async (pid: number): Promise<void> => {
    if (pid !== 0) seen.set(pid, await processes.inspect(pid));
  };
  await see(before.pid);
  if (before.state !== "inactive") {
    try {
      await client.stop(spec.name, { signal });
    } catch (error) {
      // What starts it again after that is seen by the caller, which stops it again.
      if (!(error instanceof ProcessGoneError)) throw error;
    }
  }
  const ended = await poll(
    async () => {
      const status = await client.status(spec.name, { signal });
      if (!ACTIVE.has(status.state)) return status;
      if (status.pid !== 0 && !seen.has(status.pid)) {
        // A restart that was asked for earlier came between.
        await see(status.pid);
        await client.stop(spec.name, { signal });
      }
      return undefined;
    },
    { everyMs: timing.pollMs, timeoutMs, signal },
  );
  const gone = ended === undefined ? undefined : await poll(
    async () => {
      for (const [pid, facts] of seen) {
        const now = await processes.inspect(pid);
        if (now !== undefined && now.startTicks === facts?.startTicks) return undefined;
      }
      return true;
    },
    { everyMs: timing.pollMs, timeoutMs, signal },
  );
  if (ended !== undefined && gone !== undefined) return ended;
  throw new LifecycleError(
    `${spec.name} was asked to stop and still runs after ${timeoutMs / 1_000} s` +
      `${
        seen.size === 0 ? "" : ` as process ${[...seen.keys()].at(-1)}`
      }; see \`${spec.name} logs\` ` +
      `for what it is doing, and try again.`,
  );
}

/** The status of a service that was started again; undefined if it stays ended for so long. */
async function cameBack(
  context: LifecycleContext,
  watchMs: number,
  signal: AbortSignal | undefined,
): Promise<ServiceStatus | undefined> {
  const { client, spec, timing } = context;
  return await poll(
    async () => {
      const status = await client.status(spec.name, { signal });
      return status.state === "exited" || status.state === "inactive" ? undefined : status;
    },
    { everyMs: timing.pollMs, timeoutMs: watchMs, signal },
  );
}
