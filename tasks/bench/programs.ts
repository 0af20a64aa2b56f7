/** The real programs for a bench: on a data folder of their own, with a provider that takes exactly 300 ms. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { SERVER, UI } from "../../shared/names.ts";

/** How long a clip takes the provider, in milliseconds. */
export const PROVIDER_MS = 300;
/** How long a program may take until it answers, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Engine, gateway and provider. */
export interface Programs extends AsyncDisposable {
  readonly home: string;
  readonly enginePid: number;
  readonly gatewayPid: number;
  /** The engine's socket. */
  readonly socket: string;
  /** Address of the gateway's stream. */
  readonly streamUrl: string;
  readonly token: string;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Starts a script of this folder in a process of its own. */
export function startScript(name: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(`${PROJECT_DIR}/tasks/deno.sh`, {
    args: [
      ...["run", "--quiet", "--no-prompt", "--cached-only", "--allow-net", "--allow-read"],
      ...["--allow-env", "--allow-write=/tmp", `${PROJECT_DIR}/tasks/bench/${name}`, ...args],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function untilHealthy(program: string, env: Record<string, string>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const { success } = await new Deno.Command(`${PROJECT_DIR}/bin/${program}`, {
      args: ["health"],
      env,
      stdout: "null",
      stderr: "null",
    }).output();
    if (success) return;
  }
  throw new Error(`${program} does not answer`);
}

/** Starts all three and waits until they answer. */
export async function startPrograms(): Promise<Programs> {
  const home = await Deno.makeTempDir({ prefix: "hv_bench_" });
  const [providerPort, port] = [freePort(), freePort()];
  const env = {
    HERO_VOICE_HOME: home,
    HERO_VOICE_UI_PORT: String(port),
    HERO_VOICE_LOG_LEVEL: "warning",
    HERO_VOICE_ENGINE: "groq",
    HERO_VOICE_MAX_SESSIONS: "2000",
    HERO_VOICE_MAX_SESSIONS_PER_ADDRESS: "2000",
    GROQ_API_KEY: "key-for-benches",
    GROQ_BASE_URL: `http://127.0.0.1:${providerPort}`,
  };
  const provider = startScript("slow_provider.ts", String(providerPort), String(PROVIDER_MS));
  const start = (program: string): Deno.ChildProcess =>
    new Deno.Command(`${PROJECT_DIR}/bin/${program}`, {
      args: ["serve"],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
  const engine = start(SERVER);
  const gateway = start(UI);
  const children = [gateway, engine, provider];
  const stop = async (): Promise<void> => {
    for (const child of children) {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended.
      }
      await child.status;
    }
    await provider.stdout.cancel();
    await Deno.remove(home, { recursive: true });
  };
  try {
    await untilHealthy(SERVER, env);
    await untilHealthy(UI, env);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    home,
    enginePid: engine.pid,
    gatewayPid: gateway.pid,
    socket: `${home}/run/${SERVER}.sock`,
    streamUrl: `ws://127.0.0.1:${port}/v1/stream`,
    token: (await Deno.readTextFile(`${home}/token`)).trim(),
    [Symbol.asyncDispose]: stop,
  };
}

/** What a process has used: processor time in seconds, resident memory in bytes. */
export async function usageOf(pid: number): Promise<{ cpuSeconds: number; rssBytes: number }> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/stat`, `/proc/${pid}/statm`],
    stdout: "piped",
  }).output();
  const [stat = "", statm = ""] = new TextDecoder().decode(stdout).split("\n");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    // Clock ticks are hundredths of a second, pages 4 KiB, on every platform that Deno has.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    rssBytes: Number(statm.split(" ")[1]) * 4_096,
  };
}
