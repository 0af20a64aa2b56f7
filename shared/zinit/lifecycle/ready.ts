/** Waiting until a service is ready, or it is clear that it won't be. */
import { assertNever } from "../../errors.ts";
import type { ServiceStatus } from "../answers.ts";
import { LifecycleError, ServiceCrashedError } from "../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { howItEnded } from "./ending.ts";
import { poll } from "./poll.ts";

/** Crashes after which waiting makes no sense; one alone may be bad luck. */
const CRASHES_TO_GIVE_UP = 2;
/** How long a failed service is given to be started again, in milliseconds: the longest wait and a margin. */
const FAILED_PATIENCE_MS = 2_000;
/** How long a service may wait for another before that is reported, in milliseconds. */
const BLOCKED_PATIENCE_MS = 3_000;
/** How long a service that ended may take to be started by a restart, in milliseconds. */
const ENDED_PATIENCE_MS = 1_000;
/** Lines of the log that a crash is explained with. */
const LAST_LINES = 10;

/** Options of {@linkcode waitUntilReady}. */
export interface ReadyOptions {
  /** Process that must have been replaced. */
  readonly replacedPid?: number | undefined;
  /** When the start began, in milliseconds since 1970: older log lines explain nothing. */
  readonly sinceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until zinit says `running`, which means ready, since the services have a health check.
 *
 * @returns Pid of the service.
 * @throws {ServiceCrashedError} If it ends instead; with its last lines.
 * @throws {LifecycleError} If it stays blocked or is not ready in time.
 */
export async function waitUntilReady(
  context: LifecycleContext,
  options: ReadyOptions,
): Promise<number> {
  const { client, spec, timing } = context;
  const { signal } = options;
  let crashes = 0;
  let last: ServiceStatus["state"] | undefined;
  let since = performance.now();
  const pid = await poll(
    async () => {
      const status = await client.status(spec.name, { signal });
      const { state } = status;
      if (state !== last) {
        last = state;
        since = performance.now();
        if (state === "failed") crashes++;
      }
      const lastedMs = performance.now() - since;
      switch (state) {
        case "running":
          return status.pid === options.replacedPid ? undefined : status.pid;
        case "failed":
          if (crashes >= CRASHES_TO_GIVE_UP || lastedMs > FAILED_PATIENCE_MS) {
            throw await crashed(context, status, options);
          }
          return undefined;
        case "exited":
        case "inactive":
          if (lastedMs > ENDED_PATIENCE_MS) throw await crashed(context, status, options);
          return undefined;
        case "blocked":
          if (lastedMs > BLOCKED_PATIENCE_MS) throw await blocked(context, signal);
          return undefined;
        case "starting":
        case "stopping":
        case "unknown":
          return undefined;
        default:
          return assertNever(state);
      }
    },
    { everyMs: timing.pollMs, timeoutMs: timing.startTimeoutMs, signal },
  );
  if (pid !== undefined) return pid;
  throw new ServiceCrashedError(
    `${spec.name} is not ready after ${
      timing.startTimeoutMs / 1_000
    } s; it goes on starting. See ` +
      `\`${spec.name} status\` and \`${spec.name} logs\`, or end it with \`${spec.name} stop\`.`,
    await lastLines(context, options),
  );
}

async function crashed(
  context: LifecycleContext,
  status: ServiceStatus,
  options: ReadyOptions,
): Promise<ServiceCrashedError> {
  const { name } = context.spec;
  const lines = await lastLines(context, options);
  const next = status.state === "failed"
    ? `zinit goes on trying; mend the cause, or end it with \`${name} stop\`.`
    : `Nothing starts it again; mend the cause and type \`${name} start\`.`;
  const shown = lines.length === 0 ? "It wrote nothing." : "Its last lines follow.";
  return new ServiceCrashedError(
    `${name} ended before it was ready: ${howItEnded(status)}. ${next} ${shown}`,
    lines,
  );
}

async function blocked(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<LifecycleError> {
  const { client, spec } = context;
  return new LifecycleError(
    `${spec.name} can't start, since zinit makes it wait: ${await whyBlocked(
      context,
      signal,
    )}. The ` +
      `definition in zinit at ${client.socketPath} says so, not hero_voice; start what it waits for, or ` +
      `mend the definition.`,
  );
}

/** What a blocked service waits for, as part of a sentence. */
export async function whyBlocked(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  const why = await context.client.why(context.spec.name, { signal });
  const reasons = [
    ...(why.waitingOn.length > 0 ? [`it requires ${why.waitingOn.join(", ")}`] : []),
    ...(why.conflictsWith.length > 0 ? [`it conflicts with ${why.conflictsWith.join(", ")}`] : []),
    ...(why.portConflict === undefined ? [] : [why.portConflict]),
  ];
  return reasons.join("; ") || "it gives no reason";
}

async function lastLines(context: LifecycleContext, options: ReadyOptions): Promise<string[]> {
  const entries = await context.client.logs(context.spec.name, LAST_LINES, options);
  return entries.filter((entry) => entry.timestampMs >= options.sinceMs).map((entry) =>
    entry.content
  );
}
