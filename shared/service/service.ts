/** Both programs as services of the supervisor. */
import {
  collectSettings,
  type Environment,
  loadConfig,
  processEnvironment,
  type ProgramKind,
  secretsIn,
} from "../config.ts";
import { NO_TOKEN } from "../config/parsers.ts";
import { EXIT, messageOf, UserError } from "../errors.ts";
import { listenAddress } from "../gateway_address.ts";
import { checkHealth } from "../health.ts";
import { programPath } from "../installation.ts";
import { SERVER, UI } from "../names.ts";
import { MEMORY_ENVIRONMENT } from "../native_environment.ts";
import { SOCKET_HOST } from "../socket_host.ts";
import { engineStatusSchema } from "../status.ts";
import { VERSION } from "../version.ts";
import type { Orphan, ProgramWatch, ServiceSpec } from "../zinit.ts";
import { findOrphan } from "./find_orphan.ts";
import { terminate } from "./terminate.ts";
import type { ProgramReport, Service } from "./program.ts";
import { serviceEnvironment } from "./settings.ts";

/** How long a running program may take to tell about itself, in milliseconds. */
const REPORT_TIMEOUT_MS = 3_000;

/** A program as a service, with the settings that the supervisor's process will see. */
export function serviceOf(kind: ProgramKind): Service {
  return kind === "server" ? engineService() : gatewayService();
}

function homeFolder(kind: ProgramKind): string {
  return collectSettings(kind, processEnvironment).get("HERO_VOICE_HOME") ?? "";
}

function specOf(name: string, home: string, secrets: readonly string[]): ServiceSpec {
  return {
    name,
    dataFolder: home,
    program: programPath(name),
    serveArgs: ["serve"],
    checkArgs: ["health"],
    // Without colours what Deno says of a crash can be read in the log.
    environment: {
      HERO_VOICE_HOME: home,
      NO_COLOR: "1",
      ...Object.fromEntries(MEMORY_ENVIRONMENT),
    },
    secrets,
  };
}

function engineService(): Service {
  const home = homeFolder("server");
  const config = loadConfig("server", serviceEnvironment(home));
  const socketPath = config.HERO_VOICE_SOCKET;
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    using client = Deno.createHttpClient({ proxy: { transport: "unix", path: socketPath } });
    const signal = init.signal ?? AbortSignal.timeout(REPORT_TIMEOUT_MS);
    const response = await fetch(`http://${SOCKET_HOST}${path}`, { ...init, signal, client });
    return new Response(await response.arrayBuffer(), response);
  };
  const watch: ProgramWatch = {
    findOrphan: (supervisedPid) => findOrphan(home, SERVER, supervisedPid),
    async drainOrphan({ pid }: Orphan): Promise<void> {
      // One that doesn't answer at its socket, or has none yet, still hears the signal.
      await ask("/internal/drain", { method: "POST" }).catch(() => terminate(pid));
    },
  };
  return {
    spec: { ...specOf(SERVER, home, secretsIn(config)), socketPath },
    watch,
    async report(): Promise<ProgramReport> {
      try {
        const response = await ask("/v1/status", {});
        const { version, engine, engines, live, jobs, conversions } = engineStatusSchema.parse(
          await response.json(),
        );
        const told = { version, engine, engines, live, jobs, conversions };
        return { health: "ok", where: socketPath, ...told };
      } catch (error) {
        return { health: `does not answer (${messageOf(error)})`, where: socketPath };
      }
    },
  };
}

function gatewayService(): Service {
  const home = homeFolder("ui");
  const config = loadConfig("ui", serviceEnvironment(home));
  const { scheme, reachableHost, port } = listenAddress(config);
  const where = `${scheme}://${reachableHost}:${port}`;
  const watch: ProgramWatch = {
    findOrphan: (supervisedPid) => findOrphan(home, UI, supervisedPid),
    drainOrphan: ({ pid }) => terminate(pid),
  };
  return {
    spec: specOf(UI, home, secretsIn(config)),
    watch,
    async report(): Promise<ProgramReport> {
      try {
        await checkHealth(UI, { transport: "tcp", url: where });
        return { health: "ok", where, version: VERSION };
      } catch (error) {
        return { health: `does not answer (${messageOf(error)})`, where };
      }
    },
  };
}

/**
 * Address of the gateway's page, with the token in its fragment, which no server and no log sees.
 *
 * @param environment The gateway's; without it that of the service under the supervisor.
 * @throws {UserError} If the gateway has no fixed port, or there is no token yet.
 */
export async function pageAddress(environment?: Environment): Promise<string> {
  const home = homeFolder("ui");
  const config = loadConfig("ui", environment ?? serviceEnvironment(home));
  const { scheme, reachableHost, port } = listenAddress(config);
  if (port === 0) {
    throw new UserError(
      "HERO_VOICE_UI_PORT is 0, so that the port differs from start to start; see the log for the address.",
      EXIT.usage,
    );
  }
  const base = `${scheme}://${reachableHost}:${port}/`;
  if (config.HERO_VOICE_TOKEN === NO_TOKEN) return base;
  if (config.HERO_VOICE_TOKEN !== undefined) return `${base}#token=${config.HERO_VOICE_TOKEN}`;
  try {
    return `${base}#token=${(await Deno.readTextFile(`${home}/token`)).trim()}`;
  } catch (error) {
    throw new UserError(
      `The token ${home}/token can't be read (${
        messageOf(error)
      }); start the gateway, which makes it.`,
      EXIT.failed,
      { cause: error },
    );
  }
}
