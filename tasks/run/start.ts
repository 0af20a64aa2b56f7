/** What `make run` does. */
import { loadConfig, PROJECT_DIR, type UiConfig } from "../../shared/config.ts";
import { EXIT, type ExitCode, UserError } from "../../shared/errors.ts";
import { listenAddress } from "../../shared/gateway_address.ts";
import { type Child, startChild } from "./child.ts";
import { runBoth } from "./run_both.ts";

/** Time between two questions whether a program answers, in milliseconds. */
const ASK_INTERVAL_MS = 200;
/** Signals that stop both programs. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/**
 * A signal this soon after the first is the same Ctrl-C: it comes from the terminal, and once more from
 * `deno task`, which passes it on. In milliseconds.
 */
const SAME_SIGNAL_MS = 500;

const encoder = new TextEncoder();

function print(text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += Deno.stdout.writeSync(bytes.subarray(written));
    }
  } catch {
    // Whoever read the output is gone; the programs run on and are stopped as ever.
  }
}

function launcherOf(program: string): string {
  return `${PROJECT_DIR}/bin/${program}`;
}

/** Asks by the program's own `health` whether it answers. */
async function isHealthy(program: string): Promise<boolean> {
  const { success } = await new Deno.Command(launcherOf(program), {
    args: ["health"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

async function answers({ program }: Child, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(program)) return true;
    await new Promise((resolve) => setTimeout(resolve, ASK_INTERVAL_MS));
  }
  return false;
}

/** The address for the browser, with the token in its fragment, which no server and no log sees. */
function addressWithToken(config: UiConfig): string {
  const { scheme, reachableHost, port } = listenAddress(config);
  const token = config.HERO_VOICE_TOKEN ??
    Deno.readTextFileSync(`${config.HERO_VOICE_HOME}/token`).trim();
  const address = `${scheme}://${reachableHost}:${port}/`;
  return token === "off" ? address : `${address}#token=${token}`;
}

/**
 * Starts both programs, prints the address, and stops both on Ctrl-C.
 *
 * @returns The code to leave with.
 * @throws {UserError} If settings are wrong or the programs run already.
 */
export async function start(): Promise<ExitCode> {
  const config = loadConfig("ui");
  const { scheme, reachableHost, port } = listenAddress(config);
  if (port === 0) {
    throw new UserError("HERO_VOICE_UI_PORT is 0; set it to the port to use.", EXIT.usage);
  }
  for (const program of ["hero_voice_server", "hero_voice_ui"]) {
    if (!await isHealthy(program)) continue;
    const where = program === "hero_voice_ui"
      ? `at ${scheme}://${reachableHost}:${port}/`
      : `at ${config.HERO_VOICE_SOCKET}`;
    throw new UserError(`${program} runs already ${where}; stop it first, or use it as it is.`);
  }

  const stop = new AbortController();
  const hurry = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    firstAt ??= performance.now();
    if (!stop.signal.aborted) stop.abort();
    else if (performance.now() - firstAt > SAME_SIGNAL_MS) hurry.abort();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
  try {
    const child = (program: string, prefix: string): Child =>
      startChild({ launcher: launcherOf(program), program, prefix, print });
    return await runBoth({
      engine: child("hero_voice_server", "server | "),
      gateway: child("hero_voice_ui", "ui     | "),
      answers,
      stop: stop.signal,
      hurry: hurry.signal,
      greeting: () => `\nhero_voice is ready: ${addressWithToken(config)}\n\n`,
      print,
    });
  } finally {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, onSignal);
  }
}
