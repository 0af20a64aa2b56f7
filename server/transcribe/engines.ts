/** The engines that this machine and its settings offer, and which of them is used. */
import { ENGINE_NAMES, type EngineName, type ServerConfig } from "../../shared/config.ts";
import { assertNever } from "../../shared/errors.ts";
import type { Engines } from "../../shared/recording.ts";
import { Groq } from "./groq.ts";
import { PocketSphinx } from "./pocketsphinx/engine.ts";
import type { Transcriber } from "./transcriber.ts";

/** Which engine `auto` takes: the first of these that can be used. */
const AUTO_ORDER: readonly EngineName[] = ["groq", "pocketsphinx"];
const EXECUTABLE = 0o111;

/** All engines; each is opened when it is first asked for. */
export interface EngineSet extends AsyncDisposable {
  /** The engine to use at present; undefined if none can be used. */
  current(): Transcriber | undefined;
  /** A certain engine; undefined if it can't be used. */
  byName(name: EngineName): Transcriber | undefined;
  /** Which engines there are, which is used, and what to do for those that can't be. */
  describe(): Engines;
}

/**
 * Makes the engines ready for use by the settings. The engine of `HERO_VOICE_ENGINE`'s list that comes
 * first and can be used is taken; what is installed later is seen without a restart.
 */
export function openEngines(config: ServerConfig): EngineSet {
  const set = config.HERO_VOICE_ENGINE.flatMap((name) => name === "auto" ? AUTO_ORDER : [name]);
  const order = set.length === 0 ? AUTO_ORDER : [...new Set(set)];
  const opened = new Map<EngineName, Transcriber>();

  function open(name: EngineName): Transcriber {
    const engine = opened.get(name) ?? create(name, config);
    opened.set(name, engine);
    return engine;
  }

  const usable = (name: EngineName): boolean => problemOf(name, config) === undefined;

  return {
    current(): Transcriber | undefined {
      const name = order.find(usable);
      return name === undefined ? undefined : open(name);
    },
    byName(name): Transcriber | undefined {
      return usable(name) ? open(name) : undefined;
    },
    describe(): Engines {
      const inUse = order.find(usable);
      const items = ENGINE_NAMES.map((name) => {
        const message = problemOf(name, config);
        return {
          name,
          usable: message === undefined,
          inUse: name === inUse,
          ...(message !== undefined && { message }),
        };
      });
      if (inUse !== undefined) return { items };
      const ways = order.map((name) => problemOf(name, config)).join(" ");
      return {
        items,
        message:
          `Recordings are kept, but there is no engine to turn them into text at present. ${ways}`,
      };
    },
    async [Symbol.asyncDispose](): Promise<void> {
      const engines = [...opened.values()];
      opened.clear();
      await Promise.all(engines.map((engine) => engine[Symbol.asyncDispose]()));
    },
  };
}

function create(name: EngineName, config: ServerConfig): Transcriber {
  switch (name) {
    case "groq":
      return new Groq({
        apiKey: config.GROQ_API_KEY ?? "",
        baseUrl: config.GROQ_BASE_URL,
        model: config.GROQ_MODEL,
      });
    case "pocketsphinx":
      return new PocketSphinx({ wrapper: config.HERO_VOICE_POCKETSPHINX });
    default:
      return assertNever(name);
  }
}

/** Why an engine can't be used and how to get it, as a sentence; undefined if it can. */
function problemOf(name: EngineName, config: ServerConfig): string | undefined {
  switch (name) {
    case "groq":
      return config.GROQ_API_KEY === undefined
        ? "For Groq, set GROQ_API_KEY to a key from console.groq.com/keys and start hero_voice again."
        : undefined;
    case "pocketsphinx":
      return isProgram(config.HERO_VOICE_POCKETSPHINX)
        ? undefined
        : `For the offline engine PocketSphinx, run \`make setup\` in hero_voice's folder: ${config.HERO_VOICE_POCKETSPHINX} is not there or can't be run.`;
    default:
      return assertNever(name);
  }
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? EXECUTABLE) & EXECUTABLE) !== 0;
  } catch (error) {
    // Who may not look finds out by running it.
    return error instanceof Deno.errors.NotCapable;
  }
}
