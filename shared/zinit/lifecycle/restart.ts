/** Restarting a service; never are there two at once. */
import { assertNever } from "../../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { fixedDefinition } from "./files.ts";
import { withOperationLock } from "./operation_lock.ts";
import { clearedStatus, clearOrphan } from "./orphan.ts";
import { waitUntilReady } from "./ready.ts";
import { checkDefinition, isRegistered } from "./registered.ts";
import { renewScripts } from "./scripts.ts";
import { waitUntilStopped } from "./stopped.ts";

/** What a restart came to. */
export interface RestartOutcome {
  readonly pid: number;
  /** The process before; missing if there was none. */
  readonly previousPid?: number;
}

/**
 * Lets a service drain and starts it again with its present settings; zinit does both, so that it comes
 * back even if this command is cut off.
 *
 * @throws {ServiceCrashedError} If it ends before it is ready.
 * @throws {ZinitError} If zinit is not to be had or the service can't be started.
 */
export async function restartService(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<RestartOutcome> {
  const { spec, tell } = context;
  const sinceMs = Date.now();
  const previousPid = await withOperationLock(
    { dataFolder: spec.dataFolder, operation: `${spec.name} restart`, tell, signal },
    () => begin(context, signal),
  );
  const pid = await waitUntilReady(context, { replacedPid: previousPid, sinceMs, signal });
  if (previousPid === undefined) tell(`${spec.name} was not running and is now (process ${pid}).`);
  else tell(`${spec.name} was restarted (process ${previousPid} became ${pid}).`);
  return { pid, ...(previousPid === undefined ? {} : { previousPid }) };
}

async function begin(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { client, spec } = context;
  if (!await isRegistered(context, signal)) {
    await clearOrphan(context, 0, signal);
    await renewScripts(context, signal);
    await client.set(fixedDefinition(spec), { signal });
    return undefined;
  }
  const definition = await checkDefinition(context, signal);
  const { status: { state, pid } } = await clearedStatus(context, signal);
  await renewScripts(context, signal);
  switch (state) {
    case "running":
    case "starting":
      await client.restart(spec.name, { signal });
      return pid;
    case "stopping":
      await waitUntilStopped(context, definition.lifecycle.stop_timeout_ms, signal);
      await client.start(spec.name, { signal });
      return undefined;
    case "failed":
    case "inactive":
    case "exited":
    case "blocked":
    case "unknown":
      await client.restart(spec.name, { signal });
      return undefined;
    default:
      return assertNever(state);
  }
}
