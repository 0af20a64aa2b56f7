/** Asking a running program how it is. */
import { get } from "node:https";
import { json as readJson } from "node:stream/consumers";
import { z } from "zod";
import { EXIT, UserError } from "./errors.ts";
import { SOCKET_HOST } from "./socket_host.ts";

/** How long a health question may take, in milliseconds. */
const HEALTH_TIMEOUT_MS = 3_000;

/** What a program says that is well. */
const answerSchema = z.object({ status: z.literal("ok") });

/** Where a program answers: its Unix socket, or the address of its port. */
export type HealthAddress =
  | { readonly transport: "unix"; readonly path: string }
  | { readonly transport: "tcp"; readonly url: string };

/**
 * Asks `GET /health` of a running program.
 *
 * @throws {UserError} With exit code 3 if nothing answers as it should.
 */
export async function checkHealth(program: string, address: HealthAddress): Promise<void> {
  const where = address.transport === "unix" ? address.path : address.url;
  try {
    const { status, body } = await ask(address);
    if (status === 200 && answerSchema.safeParse(body).success) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
  }
  throw new UserError(
    `${program} does not answer at ${where}; start it with \`${program} serve\`.`,
    EXIT.notRunning,
  );
}

/** An answer to `GET /health`. */
interface HealthAnswer {
  readonly status: number | undefined;
  readonly body: unknown;
}

async function ask(address: HealthAddress): Promise<HealthAnswer> {
  const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
  if (address.transport === "tcp" && address.url.startsWith("https:")) {
    return await askByTls(`${address.url}/health`, signal);
  }
  using client = address.transport === "unix"
    ? Deno.createHttpClient({ proxy: { transport: "unix", path: address.path } })
    : Deno.createHttpClient({});
  const base = address.transport === "unix" ? `http://${SOCKET_HOST}` : address.url;
  const response = await fetch(new URL("/health", base), { client, signal });
  return { status: response.status, body: await response.json() };
}

/**
 * Asks by https without a look at the certificate: the question goes to this machine's own program, whose
 * certificate bears another name.
 */
function askByTls(url: string, signal: AbortSignal): Promise<HealthAnswer> {
  const answer = Promise.withResolvers<HealthAnswer>();
  // With a list of authorities of its own, though empty, Node's module doesn't read this machine's.
  const request = get(url, { rejectUnauthorized: false, ca: [], signal }, (response) => {
    readJson(response).then(
      (body) => answer.resolve({ status: response.statusCode, body }),
      answer.reject,
    );
  });
  request.on("error", answer.reject);
  return answer.promise;
}
