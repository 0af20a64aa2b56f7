/** Starting a service. */
import { assertNever } from "../../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { fixedDefinition } from "./files.ts";
import { withOperationLock } from "./operation_lock.ts";
import { clearedStatus, clearOrphan } from "./orphan.ts";
import { waitUntilReady } from "./ready.ts";
import { checkDefinition, isRegistered } from "./registered.ts";
import { renewScripts } from "./scripts.ts";
import { waitUntilStopped } from "./stopped.ts";

/** What a start came to. */
export type StartOutcome =
  | { readonly kind: "started"; readonly pid: number }
  | { readonly kind: "already_running"; readonly pid: number };

type Begun =
  | {
    readonly kind: "begun";
    /** Process that another takes the place of. */
    readonly replacedPid?: number;
  }
  | (StartOutcome & { readonly kind: "already_running" });

/**
 * Registers the service where zinit does not have it, starts it, and waits until it is ready.
 *
 * @throws {ServiceCrashedError} If it ends instead.
 * @throws {ZinitError} If zinit is not to be had or the service can't be started.
 */
export async function startService(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<StartOutcome> {
  const { spec, tell } = context;
  const sinceMs = Date.now();
  const begun = await withOperationLock(
    { dataFolder: spec.dataFolder, operation: `${spec.name} start`, tell, signal },
    () => begin(context, signal),
  );
  if (begun.kind === "already_running") return begun;
  const { replacedPid } = begun;
  const pid = await waitUntilReady(context, { replacedPid, sinceMs, signal });
  tell(`${spec.name} is running (process ${pid}).`);
  return { kind: "started", pid };
}

async function begin(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<Begun> {
  const { client, spec, tell } = context;
  if (!await isRegistered(context, signal)) {
    await clearOrphan(context, 0, signal);
    await renewScripts(context, signal);
    await client.set(fixedDefinition(spec), { signal });
    return { kind: "begun" };
  }
  const definition = await checkDefinition(context, signal);
  const { status: { state, pid }, hadOrphan } = await clearedStatus(context, signal);
  const changed = await renewScripts(context, signal);
  if (hadOrphan && (state === "running" || state === "starting")) {
    await client.restart(spec.name, { signal });
    return { kind: "begun", replacedPid: pid };
  }
  switch (state) {
    case "running":
      tell(
        `${spec.name} is running already (process ${pid}).` +
          (changed ? ` Its settings changed; \`${spec.name} restart\` takes them over.` : ""),
      );
      return { kind: "already_running", pid };
    case "starting":
      tell(`${spec.name} is starting already (process ${pid}).`);
      return { kind: "begun" };
    case "stopping":
      await waitUntilStopped(context, definition.lifecycle.stop_timeout_ms, signal);
      await client.start(spec.name, { signal });
      return { kind: "begun" };
    case "failed":
      // A start would allow one try; a restart forgets the crashes before.
      await client.restart(spec.name, { signal });
      return { kind: "begun" };
    case "inactive":
    case "exited":
    case "blocked":
    case "unknown":
      await client.start(spec.name, { signal });
      return { kind: "begun" };
    default:
      return assertNever(state);
  }
}
