/** What the checks look at: the settings as the programs would see them, and the machine. */
import {
  collectSettings,
  type Environment,
  examineConfig,
  processEnvironment,
  type ServerConfig,
  type SettingName,
  type UiConfig,
} from "../../shared/config.ts";
import { findZinitServer } from "../../shared/zinit.ts";
import { freeBytesOf } from "../engine/disk_space.ts";
import { Recognizer } from "../transcribe/pocketsphinx/recognizer.ts";

/** How long the offline engine may take to start, in milliseconds. */
const OFFLINE_ENGINE_TIMEOUT_MS = 15_000;

/** The machine, as far as the checks need it; tests hand in another. */
export interface Machine {
  readonly environment: Environment;
  /** Number of the account that asks. */
  readonly uid: number;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Room that is left for this account where a path lies, in bytes. */
  freeBytes(path: string): Promise<number>;
  /** Starts the offline engine by its wrapper and ends it again; throws if it doesn't start. */
  tryOfflineEngine(wrapper: string): Promise<void>;
  /** Path of zinit's program; throws a `UserError` if it isn't installed. */
  findZinit(): Promise<string>;
}

/** A setting that is wrong. */
export interface Refusal {
  readonly name: SettingName;
  /** Names the setting, its value (not of a secret) and what is allowed. */
  readonly sentence: string;
}

/** What the checks look at. */
export interface Surroundings extends Machine {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly server: ServerConfig;
  readonly ui: UiConfig;
  /** Settings that are wrong; in the configurations their defaults stand. */
  readonly refusals: readonly Refusal[];
  /** Where zinit's socket is, if that is set. */
  readonly zinitSocket: string | undefined;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    environment: processEnvironment,
    uid: Deno.uid() ?? 0,
    nowMs: Date.now(),
    freeBytes: freeBytesOf,
    async tryOfflineEngine(wrapper): Promise<void> {
      const signal = new AbortController().signal;
      const timeoutMs = OFFLINE_ENGINE_TIMEOUT_MS;
      await using _recognizer = await Recognizer.start(wrapper, { timeoutMs, signal });
    },
    findZinit: () => findZinitServer(processEnvironment),
  };
}

/**
 * Reads the settings.
 *
 * @throws {UserError} If the data folder can't be told, or a `.env` file not be read.
 */
export function surroundingsOf(machine: Machine): Surroundings {
  const { environment } = machine;
  const server = examineConfig("server", environment);
  const ui = examineConfig("ui", environment);
  const refusals = new Map(
    [...server.refusals, ...ui.refusals].map((refusal) => [refusal.sentence, refusal]),
  );
  return {
    ...machine,
    home: server.config.HERO_VOICE_HOME,
    server: server.config,
    ui: ui.config,
    refusals: [...refusals.values()],
    zinitSocket: collectSettings("server", environment).get("ZINIT_SOCKET"),
  };
}
