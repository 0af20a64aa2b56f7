/** Which permissions a program gets for a subcommand: the least that its settings need. */
import type { ServerConfig, UiConfig } from "../../shared/config.ts";
import { sttAddress } from "../../shared/config/stt_address.ts";
import { settingsOf } from "../../shared/config/settings.ts";
import { EXIT, UserError } from "../../shared/errors.ts";
import { lockPath } from "../../shared/instance_lock.ts";
import { UI } from "../../shared/names.ts";
import { SOCKET_HOST } from "../../shared/socket_host.ts";
import { listenAddress } from "../../shared/gateway_address.ts";

/** Permissions of a process by kind; a kind with no entries is not granted at all. */
export interface Permissions {
  /** Paths that may be read. */
  readonly read: readonly string[];
  /** Paths that may be written. */
  readonly write: readonly string[];
  /** Hosts with port, and Unix sockets as `unix:/path`. */
  readonly net: readonly string[];
  /** Names of environment variables. */
  readonly env: readonly string[];
  /** Programs that may be started. */
  readonly run: readonly string[];
  /** Native libraries that may be loaded. */
  readonly ffi: readonly string[];
  /** Paths below those of `write` that may not be written all the same. */
  readonly denyWrite: readonly string[];
}

/** For the entries of a kind: everything is granted. */
const EVERYTHING: readonly string[] = ["*"];

/** Where things lie that the flags name. */
export interface Places {
  /** Folder of the project. */
  readonly project: string;
  /** Real path of onnxruntime's native library. */
  readonly onnxruntime: string;
  /** Path of the model that finds speech. */
  readonly vadModel: string;
}

/** Host of the addresses that go through the engine's socket. */
const SOCKET_NET = `${SOCKET_HOST}:80`;

/** Variables that commander reads by itself. */
const CLI_VARIABLES = ["CLICOLOR_FORCE", "FORCE_COLOR", "NO_COLOR"];
/** Variables that groq-sdk reads even where everything is handed to it. */
const GROQ_SDK_VARIABLES = ["GROQ_CUSTOM_HEADERS", "GROQ_LOG"];

const NOTHING: Permissions = {
  read: [],
  write: [],
  net: [],
  env: [],
  run: [],
  ffi: [],
  denyWrite: [],
};

/** Subcommands that only print. */
const PRINTING: readonly (string | undefined)[] = [
  undefined,
  "help",
  "--help",
  "-h",
  "--version",
  "-V",
];

/** What an operator's own tools may do: speak with the supervisor, look at processes, start it. */
const OPERATOR: Permissions = {
  ...NOTHING,
  read: EVERYTHING,
  write: EVERYTHING,
  net: EVERYTHING,
  env: EVERYTHING,
  run: ["/bin/sh", "cat", "open", "xdg-open"],
};

/** Host and port of an http or https address, as `--allow-net` takes them. */
function hostAndPort(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

/**
 * Permissions of the engine.
 *
 * @param subcommand First word of the command line, if there is one.
 */
export function serverPermissions(
  subcommand: string | undefined,
  config: ServerConfig,
  places: Places,
): Permissions {
  const env = [...settingsOf("server"), ...CLI_VARIABLES];
  const socket = config.HERO_VOICE_SOCKET;
  if (subcommand === "health") {
    return {
      ...NOTHING,
      env,
      read: [socket],
      write: [socket],
      net: [`unix:${socket}`, SOCKET_NET],
    };
  }
  if (PRINTING.includes(subcommand)) return { ...NOTHING, env };
  if (subcommand !== "serve") return OPERATOR;
  // The engine makes the folder of its socket, and refuses one that others may enter.
  const socketFolder = socket.slice(0, socket.lastIndexOf("/")) || "/";
  const folders = [config.HERO_VOICE_HOME, socketFolder];
  const stt = sttAddress(config);
  const providers = [
    ...(config.GROQ_API_KEY === undefined ? [] : [config.GROQ_BASE_URL]),
    ...(stt === undefined ? [] : [stt]),
  ];
  const home = config.HERO_VOICE_HOME;
  return {
    // What others trust in the data folder: the supervisor runs scripts of `zinit`.
    denyWrite: [`${home}/zinit`, `${home}/.env`, `${home}/token`],
    read: [
      ...folders,
      `${places.project}/server`,
      `${places.project}/shared`,
      `${places.project}/deno.json`,
      places.vadModel,
      // To tell whether it is installed.
      config.HERO_VOICE_POCKETSPHINX,
    ],
    write: folders,
    net: [`unix:${socket}`, ...providers.map(hostAndPort)],
    env: [...env, ...GROQ_SDK_VARIABLES],
    run: [config.HERO_VOICE_POCKETSPHINX],
    ffi: [places.onnxruntime],
  };
}

/**
 * Permissions of the gateway.
 *
 * @param subcommand First word of the command line, if there is one.
 * @throws {UserError} If the address it listens on is not one.
 */
export function uiPermissions(
  subcommand: string | undefined,
  config: UiConfig,
  places: Places,
): Permissions {
  const env = [...settingsOf("ui"), ...CLI_VARIABLES];
  const address = listenAddress(config);
  const tls = [config.HERO_VOICE_TLS_CERT, config.HERO_VOICE_TLS_KEY].filter((path) =>
    path !== undefined
  );
  if (subcommand === "health") {
    return { ...NOTHING, env, net: [`${address.reachableHost}:${address.port}`] };
  }
  if (PRINTING.includes(subcommand)) return { ...NOTHING, env };
  if (subcommand !== "serve") return OPERATOR;
  const socket = config.HERO_VOICE_SOCKET;
  const home = config.HERO_VOICE_HOME;
  // Its own lock and log; nothing else of the data folder but the token.
  const own = [lockPath(home, UI), `${home}/logs/ui`];
  return {
    ...NOTHING,
    read: [
      socket,
      ...own,
      `${places.project}/ui/web/dist`,
      `${places.project}/shared/watchdog`,
      `${home}/token`,
      ...tls,
    ],
    write: [socket, ...own],
    net: [`${address.urlHost}:${address.port}`, `unix:${socket}`, SOCKET_NET],
    env,
  };
}

/**
 * Refuses a path with a comma, which Deno's permission flags have no way to write.
 *
 * @throws {UserError} If it has one.
 */
export function refuseComma(path: string): void {
  if (!path.includes(",")) return;
  throw new UserError(
    `The path ${path} has a comma, which Deno's permissions can't express; move it to one without.`,
    EXIT.usage,
  );
}

/**
 * The permissions as flags of `deno run`.
 *
 * @throws {UserError} If a path has a comma, which those flags have no way to write.
 */
export function permissionFlags(permissions: Permissions): string[] {
  const flags: string[] = [];
  const { denyWrite, ...allowed } = permissions;
  const add = (flag: string, entries: readonly string[]): void => {
    entries.forEach(refuseComma);
    if (entries === EVERYTHING) flags.push(flag);
    else if (entries.length > 0) flags.push(`${flag}=${[...new Set(entries)].join(",")}`);
  };
  for (const [kind, entries] of Object.entries(allowed)) add(`--allow-${kind}`, entries);
  add("--deny-write", denyWrite);
  return flags;
}
