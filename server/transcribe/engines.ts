/** The engines that this machine and its settings offer, and which of them is used. */
import { ENGINE_NAMES, type EngineName, type ServerConfig } from "../../shared/config.ts";
import { assertNever } from "../../shared/errors.ts";
import type { Engines } from "../../shared/recording.ts";
import { sttAddress } from "../../shared/config/openai_address.ts";
import { groq } from "./groq.ts";
import { openai } from "./openai.ts";
import { PocketSphinx } from "./pocketsphinx/engine.ts";
import type { Transcriber } from "./transcriber.ts";

/** Which engine `auto` takes: the first of these that can be used. */
const AUTO_ORDER: readonly EngineName[] = ["groq", "openai", "pocketsphinx"];
const EXECUTABLE = 0o111;

/** All engines; each is opened when it is first asked for. */
export interface EngineSet extends AsyncDisposable {
  /** The engines that can be used at present, of those that are set, the best first. */
  order(): Transcriber[];
  /** A certain engine; undefined if it can't be used, or there is none of that name. */
  byName(name: string): Transcriber | undefined;
  /**
   * Which engines there are, which is used, and what to do for those that can't be.
   *
   * @param troubleOf Why an engine that can be used is passed over at present, as a sentence.
   */
  describe(troubleOf: (name: EngineName) => string | undefined): Engines;
}

/** Names in the list of engines; `auto` stands for the best one that can be used. */
export type EngineChoice = ServerConfig["HERO_VOICE_ENGINE"][number];

/**
 * Makes the engines ready for use by the settings. What is installed later is seen without a restart.
 *
 * @param chosen Those that may be used, the best first, whenever it is asked for; an empty list is `auto`.
 */
export function openEngines(
  config: ServerConfig,
  chosen: () => readonly EngineChoice[] = () => config.HERO_VOICE_ENGINE,
): EngineSet {
  const opened = new Map<EngineName, Transcriber>();

  function open(name: EngineName): Transcriber {
    const engine = opened.get(name) ?? create(name, config);
    opened.set(name, engine);
    return engine;
  }

  const usable = (name: EngineName): boolean => problemOf(name, config) === undefined;

  const choices = (): readonly EngineChoice[] => {
    const names = chosen();
    return names.length === 0 ? ["auto"] : names;
  };

  /** Names of the list in order, each once, those of `auto` in the order in which it looks for one. */
  const listed = (): EngineName[] => [
    ...new Set(choices().flatMap((name) => name === "auto" ? AUTO_ORDER : [name])),
  ];

  function usableOrder(): EngineName[] {
    const names = choices().map((name) => name === "auto" ? AUTO_ORDER.find(usable) : name);
    return [...new Set(names)].filter((name) => name !== undefined).filter(usable);
  }

  return {
    order: () => usableOrder().map(open),
    byName(name): Transcriber | undefined {
      const known = ENGINE_NAMES.find((each) => each === name);
      return known !== undefined && usable(known) ? open(known) : undefined;
    },
    describe(troubleOf): Engines {
      const order = usableOrder();
      const inUse = order.find((name) => troubleOf(name) === undefined) ?? order[0];
      const items = ENGINE_NAMES.map((name) => {
        const problem = problemOf(name, config);
        const message = problem ?? troubleOf(name);
        return {
          name,
          usable: problem === undefined,
          inUse: name === inUse,
          ...(message !== undefined && { message }),
        };
      });
      if (inUse !== undefined) return { items };
      const ways = listed().map((name) => problemOf(name, config)).join(" ");
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
      return groq({
        apiKey: config.GROQ_API_KEY ?? "",
        baseUrl: config.GROQ_BASE_URL,
        model: config.GROQ_MODEL,
        concurrency: config.GROQ_CONCURRENCY,
      });
    case "openai":
      return openai({
        apiKey: config.STT_API_KEY,
        baseUrl: sttAddress(config) ?? "",
        model: config.STT_MODEL,
        concurrency: config.STT_CONCURRENCY,
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
    case "openai":
      return sttAddress(config) === undefined
        ? "For OpenAI set STT_API_KEY to a key from platform.openai.com/api-keys, for a server of your own STT_BASE_URL to its address, and start hero_voice again."
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
