/** Which permissions a program gets for a subcommand: the least that its settings need. */
import type { ServerConfig, UiConfig } from "../../shared/config.ts";
import { llmAddress, sttAddress } from "../../shared/config/openai_address.ts";
import { ffmpegScript, ffmpegScriptPath } from "../../shared/config/ffmpeg.ts";
import { settingsOf } from "../../shared/config/settings.ts";
import { EXIT, UserError } from "../../shared/errors.ts";
import { lockPath } from "../../shared/instance_lock.ts";
import { SERVER, UI } from "../../shared/names.ts";
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
  /** What may be asked of the system. */
  readonly sys: readonly string[];
}

/** For the entries of a kind: everything is granted. */
const EVERYTHING: readonly string[] = ["*"];

/** Where things lie that the flags name. */
export interface Places {
  /** Folder of the project. */
  readonly project: string;
  /** Real path of onnxruntime's native library. */
  readonly onnxruntime: string;
}

/** Host of the addresses that go through the engine's socket. */
const SOCKET_NET = `${SOCKET_HOST}:80`;

/** Folders in the data folder that the engine keeps things in. */
const ENGINE_FOLDERS = ["recordings", "journal", "logs/server"];
/** Folder in the data folder for styles that a person has written. */
const STYLES_FOLDER = "styles";
/** File of the database in the data folder; SQLite opens those beside it by itself. */
const DATABASE_NAME = "hero_voice.db";

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
  sys: [],
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

/**
 * What `doctor` may do: look at everything, start the offline engine, ask for ffmpeg.
 *
 * @param wrapper Script that starts the offline engine; undefined if that can't be told.
 */
export function doctorPermissions(wrapper: string | undefined): Permissions {
  const run = [...OPERATOR.run, ffmpegScriptPath(), ...(wrapper === undefined ? [] : [wrapper])];
  return { ...OPERATOR, run, sys: EVERYTHING };
}

/** Whether a path is another or lies below it. */
function lies(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

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
  const home = config.HERO_VOICE_HOME;
  // Not the data folder itself: whoever may rename it can change all that others trust in it, such as
  // the scripts that the supervisor runs.
  const own = [
    ...ENGINE_FOLDERS.map((name) => `${home}/${name}`),
    `${home}/${DATABASE_NAME}`,
    lockPath(home, SERVER),
    socket,
  ];
  // The engine makes the folder of its socket, and refuses one that others may enter.
  const socketFolder = socket.slice(0, socket.lastIndexOf("/")) || "/";
  const sharedFolder = [home, places.project].some((path) => lies(path, socketFolder));
  const write = sharedFolder ? own : [...own, socketFolder];
  const wrapper = config.HERO_VOICE_POCKETSPHINX;
  const script = ffmpegScript(config);
  if (script !== undefined && write.some((path) => lies(script, path))) {
    throw new UserError(
      `HERO_VOICE_FFMPEG is on, but the engine itself could change ${script}, which runs ffmpeg; set HERO_VOICE_HOME and HERO_VOICE_SOCKET to folders elsewhere.`,
      EXIT.usage,
    );
  }
  if (write.some((path) => lies(wrapper, path))) {
    throw new UserError(
      `HERO_VOICE_POCKETSPHINX names ${wrapper}, which the engine itself could change; move it out of the data folder.`,
      EXIT.usage,
    );
  }
  const providers = [
    config.GROQ_API_KEY === undefined ? undefined : config.GROQ_BASE_URL,
    sttAddress(config),
    config.DEEPSEEK_API_KEY === undefined ? undefined : config.DEEPSEEK_BASE_URL,
    llmAddress(config),
  ].filter((address) => address !== undefined);
  return {
    read: [
      ...write,
      socketFolder,
      // A person's own styles: the engine reads them, and can't change them.
      `${home}/${STYLES_FOLDER}`,
      `${places.project}/server`,
      `${places.project}/shared`,
      `${places.project}/deno.json`,
      // To tell whether it is installed.
      wrapper,
    ],
    write,
    net: [`unix:${socket}`, ...providers.map(hostAndPort)],
    env: [...env, ...GROQ_SDK_VARIABLES],
    run: [wrapper, ...(script === undefined ? [] : [script])],
    ffi: [places.onnxruntime],
    // How much room is left on the disk.
    sys: ["statfs"],
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
  const add = (flag: string, entries: readonly string[]): void => {
    entries.forEach(refuseComma);
    if (entries === EVERYTHING) flags.push(flag);
    else if (entries.length > 0) flags.push(`${flag}=${[...new Set(entries)].join(",")}`);
  };
  for (const [kind, entries] of Object.entries(permissions)) add(`--allow-${kind}`, entries);
  return flags;
}
