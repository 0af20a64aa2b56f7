/**
 * Processes that an earlier supervisor left behind: when zinit is killed, its services go on, and it
 * starts them a second time when it comes back.
 */
import type { ServiceStatus } from "../answers.ts";
import { LifecycleError } from "../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { poll } from "./poll.ts";

/** How long an orphan may drain, in milliseconds. */
const DRAIN_TIMEOUT_MS = 10_000;

/**
 * Drains a process of the service that zinit does not watch, and says so; returns when it is gone.
 *
 * @param supervisedPid Process that zinit watches; 0 if there is none.
 * @returns Pid of the orphan; undefined if there was none.
 * @throws {LifecycleError} If it does not end.
 */
export async function clearOrphan(
  context: LifecycleContext,
  supervisedPid: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { watch, processes, spec, tell, timing } = context;
  const orphan = await watch.findOrphan(supervisedPid);
  if (orphan === undefined) return undefined;
  const { pid } = orphan;
  tell(
    `${spec.name} also runs as process ${pid}, which zinit does not watch; it is drained first.`,
  );
  const facts = await processes.inspect(pid);
  await watch.drainOrphan(orphan, signal);
  const gone = await poll(
    async () => {
      const now = await processes.inspect(pid);
      return now?.startTicks === facts?.startTicks && now !== undefined ? undefined : true;
    },
    { everyMs: timing.pollMs, timeoutMs: DRAIN_TIMEOUT_MS, signal },
  );
  if (gone === undefined) {
    throw new LifecycleError(
      `Process ${pid} of ${spec.name}, which zinit does not watch, was asked to leave and still runs ` +
        `after ${DRAIN_TIMEOUT_MS / 1_000} s; end it with \`kill ${pid}\` and try again.`,
    );
  }
  return pid;
}

/** A service beside which no process is left that zinit does not watch. */
export interface Cleared {
  readonly status: ServiceStatus;
  /**
   * Whether there was one until now. It answered the health check for the service, which could not start
   * beside it: that zinit calls the service running means nothing then.
   */
  readonly hadOrphan: boolean;
}

/** Drains a process of the service that zinit does not watch, and tells how the service is then. */
export async function clearedStatus(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<Cleared> {
  const { client, spec } = context;
  const status = await client.status(spec.name, { signal });
  const orphan = await clearOrphan(context, status.pid, signal);
  // While the orphan drained, zinit may have started the service.
  if (orphan === undefined) return { status, hadOrphan: false };
  return { status: await client.status(spec.name, { signal }), hadOrphan: true };
}
