/** How a service's last process ended, in words. */
import type { ServiceStatus } from "../answers.ts";

/** As part of a sentence: "exit code 2", "killed by signal 9". */
export function howItEnded(status: ServiceStatus): string {
  if (status.error !== undefined) return status.error;
  if (status.exitCode !== undefined) return `exit code ${status.exitCode}`;
  if (status.state === "exited") return "killed by a signal";
  return "it was stopped";
}
