/** Engine and gateway for a bench, on a data folder of their own: the real ones, the barest, or one of each. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { SERVER, UI } from "../../shared/names.ts";
import { SOCKET_HOST } from "../../shared/socket_host.ts";
import { endScript, freePort, pause, startScript, type Usage, usageOf } from "./processes.ts";

/** How long a clip takes the provider, in milliseconds. */
export const PROVIDER_MS = 300;
/** Clips that are sent to the provider at the same time: more than 400 speakers ever have. */
export const PROVIDER_PLACES = 64;
/** How long a program may take until it answers, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Engine and gateway, with all that they need. */
export interface Programs extends AsyncDisposable {
  readonly enginePid: number;
  readonly gatewayPid: number;
  /** Address of the gateway's stream. */
  readonly url: string;
  readonly token: string;
}

/** What both programs use. */
export interface ProgramsUsage {
  readonly engine: Usage;
  readonly gateway: Usage;
}

/** What both programs have used so far. */
export async function usageOfBoth(programs: Programs): Promise<ProgramsUsage> {
  return {
    engine: await usageOf(programs.enginePid),
    gateway: await usageOf(programs.gatewayPid),
  };
}

/** Resident memory of both, in bytes. */
export function rssOf({ engine, gateway }: ProgramsUsage): number {
  return engine.rssBytes + gateway.rssBytes;
}

/** A place for programs of a bench, and how it is left. */
class Stage implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "hv_bench_" });
  readonly socket = `${this.home}/run/${SERVER}.sock`;
  readonly port = freePort();
  readonly token = "a-token-for-benches-only";
  readonly #stack = new AsyncDisposableStack();

  constructor() {
    this.#stack.defer(() => Deno.remove(this.home, { recursive: true }));
    Deno.mkdirSync(`${this.home}/run`, { mode: 0o700 });
  }

  /** Starts a program of the project. */
  async program(name: string, env: Record<string, string>): Promise<number> {
    const child = new Deno.Command(`${PROJECT_DIR}/bin/${name}`, {
      args: ["serve"],
      env: {
        HERO_VOICE_HOME: this.home,
        HERO_VOICE_UI_PORT: String(this.port),
        HERO_VOICE_TOKEN: this.token,
        HERO_VOICE_LOG_LEVEL: "warning",
        HERO_VOICE_MAX_SESSIONS: "2000",
        ...env,
      },
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    this.#stack.defer(async () => {
      child.kill("SIGTERM");
      await child.status;
    });
    if (name === SERVER) await this.#untilEngineAnswers();
    else await this.#untilAnswers();
    return child.pid;
  }

  /** Starts a script of this folder. */
  script(name: string, ...args: string[]): number {
    const child = startScript(name, ...args);
    this.#stack.defer(() => endScript(child));
    return child.pid;
  }

  async bareEngine(): Promise<number> {
    const pid = this.script("bare_engine.ts", this.socket);
    await this.#untilEngineAnswers();
    return pid;
  }

  async bareRelay(): Promise<number> {
    const pid = this.script("bare_relay.ts", String(this.port), this.socket);
    await this.#untilAnswers();
    return pid;
  }

  async #untilEngineAnswers(): Promise<void> {
    using client = Deno.createHttpClient({ proxy: { transport: "unix", path: this.socket } });
    await untilOk(`http://${SOCKET_HOST}/ready`, { client });
  }

  #untilAnswers(): Promise<void> {
    return untilOk(`http://127.0.0.1:${this.port}/health`);
  }

  /** The programs, which end with the stage. */
  programs(enginePid: number, gatewayPid: number): Programs {
    return {
      enginePid,
      gatewayPid,
      url: `ws://127.0.0.1:${this.port}/v1/stream`,
      token: this.token,
      [Symbol.asyncDispose]: () => this[Symbol.asyncDispose](),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

async function untilOk(
  url: string,
  init: RequestInit & { client?: Deno.HttpClient } = {},
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    try {
      const response = await fetch(url, init);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not there yet.
    }
    await pause(0.05);
  }
  throw new Error(`${url} does not answer`);
}

async function on(work: (stage: Stage) => Promise<Programs>): Promise<Programs> {
  const stage = new Stage();
  try {
    return await work(stage);
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts the real programs, and a provider that takes exactly {@linkcode PROVIDER_MS}. */
export function startPrograms(): Promise<Programs> {
  return on(async (stage) => {
    const providerPort = freePort();
    stage.script("slow_provider.ts", String(providerPort), String(PROVIDER_MS));
    const engine = await stage.program(SERVER, {
      HERO_VOICE_ENGINE: "groq",
      GROQ_API_KEY: "key-for-benches",
      GROQ_BASE_URL: `http://127.0.0.1:${providerPort}`,
      GROQ_CONCURRENCY: String(PROVIDER_PLACES),
    });
    return stage.programs(engine, await stage.program(UI, {}));
  });
}

/** Starts the barest engine behind the barest relay. */
export function startBarePrograms(): Promise<Programs> {
  return on(async (stage) => {
    const engine = await stage.bareEngine();
    return stage.programs(engine, await stage.bareRelay());
  });
}

/** Starts the barest engine behind the real gateway. */
export function startGatewayAlone(): Promise<Programs> {
  return on(async (stage) => {
    const engine = await stage.bareEngine();
    return stage.programs(engine, await stage.program(UI, {}));
  });
}
