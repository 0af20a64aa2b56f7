/** Both programs side by side, until Ctrl-C. */
import { printText } from "../../shared/cli/output.ts";
import { loadConfig, processEnvironment } from "../../shared/config.ts";
import { delay } from "../../shared/delay.ts";
import { EXIT, type ExitCode, UserError } from "../../shared/errors.ts";
import { listenAddress } from "../../shared/gateway_address.ts";
import { SERVER, UI } from "../../shared/names.ts";
import { pageAddress } from "../../shared/service/service.ts";
import { type Child, startChild } from "./child.ts";
import { launcherOf } from "./launcher.ts";
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

/** Under zinit, or without a supervisor. */
type Mode = "run" | "serve";

function print(text: string): void {
  try {
    printText(text);
  } catch {
    // Whoever read the output is gone; the programs run on and are stopped as ever.
  }
}

/** Asks by the program's own `health` whether it answers. */
async function isHealthy(program: string, mode: Mode): Promise<boolean> {
  const { success } = await new Deno.Command(launcherOf(program), {
    args: ["health"],
    ...(mode === "run" ? { clearEnv: true, env: serviceVariables() } : {}),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** What the programs see of the environment under zinit. */
function serviceVariables(): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of ["HOME", "PATH", "HERO_VOICE_HOME"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

async function answers(
  { program }: Child,
  mode: Mode,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    if (await isHealthy(program, mode)) return true;
    await delay(ASK_INTERVAL_MS, signal);
  }
  return false;
}

/** Refuses to serve beside programs that run already. */
async function refuseRunning(): Promise<void> {
  const config = loadConfig("ui");
  const { scheme, reachableHost, port } = listenAddress(config);
  if (port === 0) {
    throw new UserError("HERO_VOICE_UI_PORT is 0; set it to the port to use.", EXIT.usage);
  }
  for (const program of [SERVER, UI]) {
    if (!await isHealthy(program, "serve")) continue;
    const where = program === UI
      ? `at ${scheme}://${reachableHost}:${port}/`
      : `at ${config.HERO_VOICE_SOCKET}`;
    throw new UserError(`${program} runs already ${where}; stop it first, or use it as it is.`);
  }
}

/**
 * Starts both programs, prints the address, and stops both on Ctrl-C.
 *
 * @param mode `run`: under zinit, which is started where none answers. `serve`: without a supervisor.
 * @returns The code to leave with.
 * @throws {UserError} If settings are wrong or the programs are served already.
 */
export async function startBoth(mode: Mode): Promise<ExitCode> {
  if (mode === "serve") await refuseRunning();
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
      startChild({
        launcher: launcherOf(program),
        subcommand: mode,
        program,
        prefix,
        print,
      });
    return await runBoth({
      engine: child(SERVER, "server | "),
      gateway: child(UI, "ui     | "),
      answers: (child, signal) => answers(child, mode, signal),
      stop: stop.signal,
      hurry: hurry.signal,
      greeting: async () => {
        const address = await pageAddress(mode === "run" ? undefined : processEnvironment);
        return `\nhero_voice is ready: ${address}\n\n`;
      },
      print,
    });
  } finally {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, onSignal);
  }
}
