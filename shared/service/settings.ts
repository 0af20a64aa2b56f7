/** Settings as a service sees them: those of the files, not those of somebody's shell. */
import {
  collectSettings,
  type Environment,
  processEnvironment,
  type ProgramKind,
  type SettingName,
} from "../config.ts";

/** Settings that the command line itself uses, and hands to the service where it needs them. */
const HANDED_ON: readonly SettingName[] = ["HERO_VOICE_HOME", "ZINIT_SOCKET"];

/** The environment of a service: the data folder, and nothing else of the shell's settings. */
export function serviceEnvironment(home: string): Environment {
  return (name) => name === "HERO_VOICE_HOME" ? home : undefined;
}

/**
 * Names of the settings that the shell has and the service would not see as they are there.
 *
 * @param home Data folder.
 */
export function unseenSettings(
  program: ProgramKind,
  home: string,
  environment: Environment = processEnvironment,
): SettingName[] {
  const here = collectSettings(program, environment);
  const there = collectSettings(program, serviceEnvironment(home));
  return [...here.keys()].filter((name) =>
    !HANDED_ON.includes(name) && Boolean(environment(name)) && here.get(name) !== there.get(name)
  );
}

/** The sentence about settings that a service doesn't see. */
export function unseenSentence(program: string, names: readonly string[], home: string): string {
  const verb = names.length === 1 ? "is set" : "are set";
  return `${names.join(", ")} ${verb} in this shell, which ${program} under zinit does not see; ` +
    `to keep ${
      names.length === 1 ? "it" : "them"
    }, write NAME=value into ${home}/.env (mode 0600) ` +
    `and restart.`;
}
