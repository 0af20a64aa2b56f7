/** The supervisor's own log, for a program that may speak to it. */
import { processEnvironment } from "../config.ts";
import { logger } from "../log.ts";
import { LOGS_INSERT_VARIABLE } from "../names.ts";
import { forwardTo, type LogForwarder } from "../zinit/log_forwarder.ts";

/**
 * Opens the way into the supervisor's log.
 *
 * @returns Undefined if the launcher names no supervisor that takes records.
 */
export function openSupervisorLog(): LogForwarder | undefined {
  const socketPath = processEnvironment(LOGS_INSERT_VARIABLE);
  if (!socketPath) return undefined;
  return forwardTo(socketPath, (why) => {
    logger("log").warn("records don't get into zinit's own log", { why });
  });
}
