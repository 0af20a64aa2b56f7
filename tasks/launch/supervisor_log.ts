/** What a program may do besides where the supervisor takes its log records. */
import { LOGS_INSERT_VARIABLE } from "../../shared/names.ts";
import type { Permissions } from "./permissions.ts";

/**
 * Adds the supervisor's socket, and nothing else of it. Whoever may speak to the supervisor can have it
 * start anything, so this is for services alone whose launcher names a socket.
 *
 * @param socketPath Absolute path of the socket; undefined adds nothing.
 */
export function withSupervisorLog(
  permissions: Permissions,
  socketPath: string | undefined,
): Permissions {
  if (socketPath === undefined || !socketPath.startsWith("/")) return permissions;
  return {
    ...permissions,
    read: [...permissions.read, socketPath],
    write: [...permissions.write, socketPath],
    net: [...permissions.net, `unix:${socketPath}`],
    env: [...permissions.env, LOGS_INSERT_VARIABLE],
  };
}
