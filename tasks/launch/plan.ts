/** Puts a launch together: settings, data folder, permissions, words of `deno run`. */
import {
  collectSettings,
  examineConfig,
  loadConfig,
  processEnvironment,
  type ProgramKind,
  PROJECT_DIR,
} from "../../shared/config.ts";
import { prepareDataFolder, refuseLinks } from "../../shared/data_folder.ts";
import { SETTING_NAMES, settingsOf } from "../../shared/config/settings.ts";
import { UserError } from "../../shared/errors.ts";
import { LOGS_INSERT_VARIABLE } from "../../shared/names.ts";
import { MEMORY_ENVIRONMENT, NATIVE_ENVIRONMENT } from "../../shared/native_environment.ts";
import { packageFile } from "../package_file.ts";
import {
  doctorPermissions,
  permissionFlags,
  type Permissions,
  type Places,
  refuseComma,
  serverPermissions,
  uiPermissions,
} from "./permissions.ts";
import type { LaunchPlan } from "./shell.ts";
import { V8_FLAGS } from "./v8_flags.ts";
import { withSupervisorLog } from "./supervisor_log.ts";

/** Flags that hold for every start: nothing is asked, fetched, imported from elsewhere or rewritten. */
const FIXED_FLAGS = [
  "--no-prompt",
  "--quiet",
  "--frozen",
  "--cached-only",
  "--no-remote",
  "--deny-import",
  V8_FLAGS,
];

/** Where the things lie that the permissions name; the library by its real path, as Deno wants it. */
function findPlaces(): Places {
  const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  const library = `../bin/napi-v6/${Deno.build.os}/${arch}/onnxruntime_binding.node`;
  return {
    project: PROJECT_DIR,
    onnxruntime: Deno.realPathSync(packageFile("onnxruntime-node", library)),
  };
}

/** The subcommand that starts whatever is wrong with the settings, since it tells what that is. */
const DOCTOR = "doctor";
/** Stands for a data folder that can't be told. */
const NO_HOME = "/nonexistent";

/**
 * Absolute path of the data folder.
 *
 * @param args The person's own words, subcommand first.
 * @throws {UserError} If there is none or no permission can name it.
 */
export function launchHome([subcommand]: readonly string[] = []): string {
  try {
    return nameableHome();
  } catch (error) {
    if (subcommand !== DOCTOR || !(error instanceof UserError)) throw error;
    return NO_HOME;
  }
}

function nameableHome(): string {
  const home = collectSettings("ui").get("HERO_VOICE_HOME") ?? "";
  refuseComma(home);
  return home;
}

/**
 * Plans the start of a program and makes what is missing of the data folder if it is to serve.
 *
 * @param args The person's own words, subcommand first.
 * @throws {UserError} If a setting is wrong or the data folder can't be used.
 */
export function launchPlan(program: ProgramKind, args: readonly string[]): LaunchPlan {
  const [subcommand] = args;
  if (subcommand === DOCTOR) return doctorPlan(program);
  const texts = collectSettings(program);
  const exported = new Map<string, string>([
    ...[...texts].filter(([name, text]) => processEnvironment(name) !== text),
    ...NATIVE_ENVIRONMENT,
    ...MEMORY_ENVIRONMENT,
  ]);
  const own = new Set<string>(settingsOf(program));
  let permissions: Permissions;
  const places = findPlaces();
  if (program === "server") {
    permissions = serverPermissions(subcommand, loadConfig("server"), places);
  } else {
    const config = loadConfig("ui");
    permissions = uiPermissions(subcommand, config, places);
  }
  if (subcommand === "serve") {
    const home = texts.get("HERO_VOICE_HOME") ?? "";
    prepareDataFolder(home);
    refuseLinks(permissions.write.filter((path) => path.startsWith(`${home}/`)));
    permissions = withSupervisorLog(permissions, processEnvironment(LOGS_INSERT_VARIABLE));
  }
  return {
    exported,
    unset: SETTING_NAMES.filter((name) => !own.has(name)),
    words: [
      ...FIXED_FLAGS,
      `--config=${PROJECT_DIR}/deno.json`,
      ...permissionFlags(permissions),
      `${PROJECT_DIR}/${program}/main.ts`,
    ],
  };
}

/** The plan of `doctor`, which sees both programs' settings as they are in the environment. */
function doctorPlan(program: ProgramKind): LaunchPlan {
  return {
    exported: new Map(NATIVE_ENVIRONMENT),
    unset: [],
    words: [
      ...FIXED_FLAGS,
      `--config=${PROJECT_DIR}/deno.json`,
      ...permissionFlags(doctorPermissions(offlineEngine())),
      `${PROJECT_DIR}/${program}/main.ts`,
    ],
  };
}

function offlineEngine(): string | undefined {
  try {
    const wrapper = examineConfig("server").config.HERO_VOICE_POCKETSPHINX;
    refuseComma(wrapper);
    return wrapper;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
