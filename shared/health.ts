/** Asking a running program how it is. */
import { EXIT, UserError } from "./errors.ts";
import { SOCKET_HOST } from "./socket_host.ts";

/** How long a health question may take, in milliseconds. */
const HEALTH_TIMEOUT_MS = 3_000;

/** Where a program answers: its Unix socket, or the address of its port. */
export type HealthAddress =
  | { readonly transport: "unix"; readonly path: string }
  | { readonly transport: "tcp"; readonly url: string; readonly caCert?: string };

/**
 * Asks `GET /health` of a running program.
 *
 * @throws {UserError} With exit code 3 if nothing answers as it should.
 */
export async function checkHealth(program: string, address: HealthAddress): Promise<void> {
  const where = address.transport === "unix" ? address.path : address.url;
  using client = address.transport === "unix"
    ? Deno.createHttpClient({ proxy: { transport: "unix", path: address.path } })
    : Deno.createHttpClient(address.caCert === undefined ? {} : { caCerts: [address.caCert] });
  const base = address.transport === "unix" ? `http://${SOCKET_HOST}` : address.url;
  try {
    const response = await fetch(new URL("/health", base), {
      client,
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const body: unknown = await response.json();
    const status = typeof body === "object" && body !== null && "status" in body && body.status;
    if (response.ok && status === "ok") return;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
  }
  throw new UserError(
    `${program} does not answer at ${where}; start it with \`${program} serve\`.`,
    EXIT.notRunning,
  );
}
