/** The gateway from its start to its end. */
import { loadConfig, PROJECT_DIR, type UiConfig } from "../shared/config.ts";
import { EXIT, messageOf, UserError } from "../shared/errors.ts";
import { takeInstanceLock } from "../shared/instance_lock.ts";
import { logger, startLogging } from "../shared/log.ts";
import { LogFeed } from "../shared/log/log_feed.ts";
import { UI } from "../shared/names.ts";
import { openSupervisorLog } from "../shared/service/supervisor_log.ts";
import { aborted, watchShutdown } from "../shared/shutdown.ts";
import { VERSION } from "../shared/version.ts";
import { startWatchdog } from "../shared/watchdog.ts";
import { loadToken } from "./access/token.ts";
import { type ListenAddress, listenAddress } from "../shared/gateway_address.ts";
import { createGateway } from "./app.ts";
import { DRAIN_TIMEOUT_MS } from "./limits.ts";
import { bothLogs } from "./logs/both_logs.ts";
import { PageFiles } from "./page/page_files.ts";
import { linkToEngine } from "./relay/engine_link.ts";
import { HttpRelay } from "./relay/http_relay.ts";
import { MemoryGuard } from "./relay/memory_guard.ts";
import { streamBounds } from "./relay/stream_bounds.ts";
import { StreamRelays } from "./relay/stream_relays.ts";

/** Certificate and key as PEM texts; nothing where the gateway speaks http. */
function readTls(config: UiConfig): Deno.TlsCertifiedKeyPem | Record<never, never> {
  const { HERO_VOICE_TLS_CERT: certPath, HERO_VOICE_TLS_KEY: keyPath } = config;
  if (certPath === undefined || keyPath === undefined) return {};
  const read = (name: string, path: string): string => {
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      throw new UserError(
        `${name} names ${path}, which can't be read (${messageOf(error)}); set it to a PEM file.`,
        EXIT.usage,
        { cause: error },
      );
    }
  };
  return { cert: read("HERO_VOICE_TLS_CERT", certPath), key: read("HERO_VOICE_TLS_KEY", keyPath) };
}

/** The sentence for an address that can't be listened on. */
function cannotListen(address: ListenAddress, error: unknown): UserError {
  const where = `${address.urlHost}:${address.port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new UserError(
      `Another program listens on ${where}; stop it, or set HERO_VOICE_UI_PORT to another port.`,
      EXIT.failed,
      { cause: error },
    );
  }
  return new UserError(
    `The gateway can't listen on ${where} (${
      messageOf(error)
    }); check HERO_VOICE_UI_HOST, HERO_VOICE_UI_PORT and the certificate.`,
    EXIT.failed,
    { cause: error },
  );
}

/**
 * Runs the gateway until it is asked to end.
 *
 * @param stop Ends it when aborted, besides SIGTERM and SIGINT.
 * @param onListen Told the address once it listens.
 * @throws {UserError} If settings are wrong, the page is missing, or the port is taken.
 */
export async function serve(
  stop?: AbortSignal,
  onListen?: (address: ListenAddress) => void,
): Promise<void> {
  const startedMs = performance.now();
  const config = loadConfig("ui");
  using watch = watchShutdown();
  const signal = stop === undefined ? watch.signal : AbortSignal.any([watch.signal, stop]);
  const wanted = listenAddress(config);
  const token = loadToken(config, wanted);
  const logFolder = `${config.HERO_VOICE_HOME}/logs/ui`;
  Deno.mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  using _lock = await takeInstanceLock(config.HERO_VOICE_HOME, UI);
  await using supervisor = openSupervisorLog();
  const logFile = `${logFolder}/log.jsonl`;
  using feed = new LogFeed(logFile);
  await using _logging = await startLogging({
    forward: supervisor && ((record): void => supervisor.add(record)),
    file: logFile,
    feed,
    level: config.HERO_VOICE_LOG_LEVEL,
    secrets: token === undefined ? [] : [token.reveal(), token.cookieValue],
  });
  const log = logger("ui", "startup");
  log.info("starting", { version: VERSION, pid: Deno.pid });
  using _watchdog = startWatchdog("ui", config.HERO_VOICE_BLOCKED_SECONDS * 1_000);
  const page = PageFiles.read(`${PROJECT_DIR}/ui/web/dist`);
  using engine = linkToEngine(config.HERO_VOICE_SOCKET);
  const streams = new StreamRelays(engine, streamBounds(config));
  using _guard = new MemoryGuard(streams, config.HERO_VOICE_MAX_MEMORY_MB * 1_048_576);

  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve(
      {
        hostname: wanted.hostname,
        port: wanted.port,
        ...readTls(config),
        onListen: () => {},
        onError: (error) => {
          log.error("a request failed", { error: messageOf(error) });
          return new Response(null, { status: 500 });
        },
      },
      (request, { remoteAddr }) => gateway.fetch(request, { address: remoteAddr.hostname }),
    );
  } catch (error) {
    throw error instanceof UserError ? error : cannotListen(wanted, error);
  }
  const address = { ...wanted, port: server.addr.port };
  const gateway = createGateway({
    address,
    furtherHosts: config.HERO_VOICE_ALLOWED_HOSTS,
    token,
    page,
    http: new HttpRelay(engine, config.HERO_VOICE_MAX_REQUESTS),
    streams,
    logs: (query) => bothLogs({ feed, engine }, query, signal),
    status: () => ({
      version: VERSION,
      pid: Deno.pid,
      uptimeMs: Math.round(performance.now() - startedMs),
      rssBytes: Deno.memoryUsage().rss,
      streams: streams.size,
    }),
  });
  log.info("listening", { url: `${address.scheme}://${address.urlHost}:${address.port}/` });
  onListen?.(address);

  await aborted(signal);
  feed[Symbol.dispose]();
  log.info("draining", { streams: streams.size });
  await drain(server, streams);
  log.info("stopped");
}

/** Closes the streams, lets answers under way come to their end, but not for ever. */
async function drain(server: Deno.HttpServer<Deno.NetAddr>, streams: StreamRelays): Promise<void> {
  const { promise: late, resolve: giveUp } = Promise.withResolvers<void>();
  const timer = setTimeout(giveUp, DRAIN_TIMEOUT_MS);
  const done = streams.drain().then(() => server.shutdown());
  await Promise.race([done, late]);
  clearTimeout(timer);
}
