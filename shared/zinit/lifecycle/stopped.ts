/** Waiting for the end of a service that is being stopped. */
import { LifecycleError } from "../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { poll } from "./poll.ts";

/** Time to end beyond what the definition gives a stop, in milliseconds. */
export const STOP_MARGIN_MS = 5_000;

/**
 * Waits until a service that is being stopped has ended: a start before that is dropped by zinit.
 *
 * @param stopTimeoutMs Time after which zinit kills it, in milliseconds.
 */
export async function waitUntilStopped(
  context: LifecycleContext,
  stopTimeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { client, spec, timing, tell } = context;
  tell(`${spec.name} is being stopped; waiting for its end.`);
  const ended = await poll(
    async () => {
      const { state } = await client.status(spec.name, { signal });
      return state === "stopping" ? undefined : true;
    },
    { everyMs: timing.pollMs, timeoutMs: stopTimeoutMs + STOP_MARGIN_MS, signal },
  );
  if (ended === undefined) {
    throw new LifecycleError(
      `${spec.name} has been stopping for more than ${
        (stopTimeoutMs + STOP_MARGIN_MS) / 1_000
      } s; see ` +
        `\`${spec.name} logs\` for what it is doing, and try again.`,
    );
  }
}
