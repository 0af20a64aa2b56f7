/**
 * All settings in one typed place. They come, in this order, from the process's environment, from
 * `$HERO_VOICE_HOME/.env` and from the project's `.env`; see the table in `config/settings.ts`.
 */
import { EXIT, UserError } from "./errors.ts";
import { readDotenv } from "./config/dotenv.ts";
import { absolutePath, NO_TOKEN, SettingRefused } from "./config/parsers.ts";
import {
  type ProgramKind,
  type SERVER_SETTINGS,
  type Setting,
  type SettingName,
  SETTINGS,
  settingsOf,
  type UI_SETTINGS,
} from "./config/settings.ts";
import { projectEnvFile, toolsFolder } from "./installation.ts";

export { ENGINE_NAMES, type EngineName } from "./engine_names.ts";
export { PROJECT_DIR } from "./project_dir.ts";
export type { ProgramKind, SettingName };

type ConfigOf<T extends Record<string, Setting<unknown>>> =
  & {
    readonly [N in keyof T as T[N] extends { fallback: string } ? N : never]: ReturnType<
      T[N]["parse"]
    >;
  }
  & {
    readonly [N in keyof T as T[N] extends { fallback: string } ? never : N]?: ReturnType<
      T[N]["parse"]
    >;
  };

/** Values of the engine's settings by name; those without a default may be missing. */
export type ServerConfig = ConfigOf<typeof SERVER_SETTINGS>;
/** Values of the gateway's settings by name; those without a default may be missing. */
export type UiConfig = ConfigOf<typeof UI_SETTINGS>;

/** Gives the text of an environment variable; an empty one counts as not set. */
export type Environment = (name: string) => string | undefined;

/** The environment of this process; a variable that it may not see counts as not set. */
export const processEnvironment: Environment = (name) => {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
};

/** Texts of the settings, wherever they came from, before they are parsed. */
export type SettingTexts = ReadonlyMap<SettingName, string>;

/**
 * Collects the texts of a program's settings from the environment and the two `.env` files.
 *
 * @throws {UserError} If the data folder can't be told.
 */
export function collectSettings(
  program: ProgramKind,
  environment: Environment = processEnvironment,
): SettingTexts {
  const fromProject = readDotenv(projectEnvFile());
  const home = resolveHome(environment, fromProject);
  const fromHome = readDotenv(`${home}/.env`);
  const texts = new Map<SettingName, string>([["HERO_VOICE_HOME", home]]);
  for (const name of settingsOf(program)) {
    if (name === "HERO_VOICE_HOME") continue;
    const text = [environment(name), fromHome[name], fromProject[name]].find(Boolean);
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

function resolveHome(environment: Environment, fromProject: Record<string, string>): string {
  const set = environment("HERO_VOICE_HOME") || fromProject["HERO_VOICE_HOME"];
  const userHome = environment("HOME");
  if (!set && !userHome) {
    throw new UserError(
      "Neither HERO_VOICE_HOME nor HOME is set, so there is no data folder; set HERO_VOICE_HOME to an absolute path.",
      EXIT.usage,
    );
  }
  const path = set || SETTINGS.HERO_VOICE_HOME.fallback.replace("~", userHome ?? "");
  return parseOne("HERO_VOICE_HOME", path, absolutePath);
}

function parseOne<T>(name: SettingName, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    const shown = "secret" in SETTINGS[name] ? "a secret" : JSON.stringify(text);
    throw new UserError(`${name} is ${shown}, but it must be ${error.message}.`, EXIT.usage);
  }
}

/** Values of the settings that are secrets, as far as they are set. */
export function secretsIn(config: ServerConfig | UiConfig): string[] {
  return Object.entries(config)
    .filter(([name, value]) => "secret" in SETTINGS[name as SettingName] && value !== NO_TOKEN)
    .map(([, value]) => String(value));
}

/** Settings as far as they are right. */
export interface Examined<T> {
  /** Where a setting is wrong, its default, or nothing if it has none. */
  readonly config: T;
  /** What is wrong: the name and a sentence that names it, its value (not of a secret) and what is allowed. */
  readonly refusals: readonly { readonly name: SettingName; readonly sentence: string }[];
}

/**
 * Reads all settings of a program and tells which are wrong.
 *
 * @throws {UserError} If the data folder can't be told, or a `.env` file not be read.
 */
export function examineConfig(
  program: "server",
  environment?: Environment,
): Examined<ServerConfig>;
export function examineConfig(program: "ui", environment?: Environment): Examined<UiConfig>;
export function examineConfig(
  program: ProgramKind,
  environment?: Environment,
): Examined<ServerConfig | UiConfig>;
export function examineConfig(
  program: ProgramKind,
  environment: Environment = processEnvironment,
): Examined<ServerConfig | UiConfig> {
  const texts = collectSettings(program, environment);
  const home = texts.get("HERO_VOICE_HOME") ?? "";
  const values: Partial<Record<SettingName, unknown>> = {};
  const refusals: { name: SettingName; sentence: string }[] = [];
  for (const name of settingsOf(program)) {
    const row = SETTINGS[name];
    const fallback = "fallback" in row ? row.fallback : undefined;
    for (const text of [texts.get(name), fallback]) {
      if (text === undefined) continue;
      const expanded = text.replace("$HERO_VOICE_HOME", home).replace("$TOOLS", toolsFolder());
      try {
        values[name] = parseOne<unknown>(name, expanded, row.parse);
        break;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refusals.push({ name, sentence: error.message });
      }
    }
  }
  return { config: values as ServerConfig | UiConfig, refusals };
}

/**
 * Reads and checks all settings of a program.
 *
 * @throws {UserError} Names the setting, its value (not of a secret) and what is allowed; one sentence a
 * line where several are wrong.
 */
export function loadConfig(program: "server", environment?: Environment): ServerConfig;
export function loadConfig(program: "ui", environment?: Environment): UiConfig;
export function loadConfig(
  program: ProgramKind,
  environment: Environment = processEnvironment,
): ServerConfig | UiConfig {
  const { config, refusals } = examineConfig(program, environment);
  if (refusals.length === 0) return config;
  throw new UserError(refusals.map(({ sentence }) => sentence).join("\n"), EXIT.usage);
}
