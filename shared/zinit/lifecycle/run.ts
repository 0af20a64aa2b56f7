/** Running a service while somebody watches: start, follow the log, stop. */
import { delay } from "../../delay.ts";
import { UnknownServiceError } from "../errors.ts";
import { LOG_BUFFER_LINES } from "../service_builder.ts";
import type { LifecycleContext } from "./context.ts";
import { howItEnded } from "./ending.ts";
import { followEntries, type LogEvent } from "./logs.ts";
import { startService } from "./start.ts";
import { stopService } from "./stop.ts";

/** How often it is looked whether the service still runs, in milliseconds. */
const WATCH_MS = 1_000;

/** Options of {@linkcode runService}. */
export interface RunOptions {
  /** First Ctrl-C: stops the service. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C: leaves at once; zinit goes on with what it was asked. */
  readonly leave: AbortSignal;
  /** Takes the log. */
  readonly onLog: (event: LogEvent) => void;
  /** Called once the service is ready, with its pid. */
  readonly onReady?: (pid: number) => void;
}

/** What a run came to. */
export type RunOutcome =
  /** It was stopped, as asked. */
  | "stopped"
  /** It was left while it was being stopped. */
  | "left"
  /** It ended, or somebody else stopped it, and nobody started it again. */
  | "ended";

/**
 * Registers and starts a service, follows its log, and stops it when asked.
 *
 * @throws {ServiceCrashedError} If it ends before it is ready.
 * @throws {ZinitError} If zinit is not to be had.
 */
export async function runService(
  context: LifecycleContext,
  options: RunOptions,
): Promise<RunOutcome> {
  const { spec, tell } = context;
  const { leave } = options;
  const ended = new AbortController();
  const following = follow(context, ended.signal, leave, options.onLog);
  // Where the log can't be read, the start and the watch below fail for the same reason, and tell it.
  following.catch(() => {});
  try {
    const outcome = await startAndWatch(context, options);
    if (outcome === "ended") return outcome;
    tell(`Stopping ${spec.name}; Ctrl-C again leaves at once.`);
    await stopService(context, leave);
    return "stopped";
  } catch (error) {
    if (leave.aborted) {
      tell(`Left at once; zinit goes on with ${spec.name}. See \`${spec.name} status\`.`);
      return "left";
    }
    throw error;
  } finally {
    ended.abort();
    if (!leave.aborted) await following.catch(() => {});
  }
}

async function startAndWatch(
  context: LifecycleContext,
  options: RunOptions,
): Promise<"stop" | "ended"> {
  const { client, spec, timing, tell } = context;
  const asked = AbortSignal.any([options.stop, options.leave]);
  try {
    const { pid } = await startService(context, asked);
    options.onReady?.(pid);
    let failedPid: number | undefined;
    let lastPid = pid;
    let stoppedAtMs: number | undefined;
    for (;;) {
      await delay(WATCH_MS, asked);
      asked.throwIfAborted();
      const status = await client.status(spec.name, { signal: asked });
      if (status.state === "failed" && failedPid !== lastPid) {
        failedPid = lastPid;
        tell(`${spec.name} crashed (${howItEnded(status)}); zinit starts it again.`);
      }
      if (status.pid !== 0) lastPid = status.pid;
      if (status.state !== "exited" && status.state !== "inactive") {
        stoppedAtMs = undefined;
        continue;
      }
      if (stoppedAtMs === undefined) {
        stoppedAtMs = performance.now();
        tell(
          `${spec.name} ended (${howItEnded(status)}); waiting whether somebody starts it again.`,
        );
      }
      if (performance.now() - stoppedAtMs < timing.startedAgainMs) continue;
      tell(`${spec.name} is no longer running.`);
      return "ended";
    }
  } catch (error) {
    if (asked.aborted && !options.leave.aborted) return "stop";
    throw error;
  }
}

async function follow(
  context: LifecycleContext,
  ended: AbortSignal,
  leave: AbortSignal,
  onLog: (event: LogEvent) => void,
): Promise<void> {
  // The log of earlier processes is not this run's.
  const sinceMs = Date.now();
  const until = AbortSignal.any([ended, leave]);
  while (!until.aborted) {
    try {
      for await (const event of followEntries(context, LOG_BUFFER_LINES, until)) {
        if (event.kind === "lost" || event.entry.timestampMs >= sinceMs) onLog(event);
      }
    } catch (error) {
      if (until.aborted) return;
      // Until the service is registered there is no log.
      if (!(error instanceof UnknownServiceError)) throw error;
      await delay(context.timing.logPollMs, until);
    }
  }
}
