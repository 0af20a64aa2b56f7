/** `run`: registers and starts a program, follows its log, stops it on Ctrl-C. */
import { EXIT, type ExitCode, UserError } from "../errors.ts";
import { processEnvironment } from "../config.ts";
import type { Program } from "../service/program.ts";
import { supervisorUp } from "../zinit.ts";
import { parseLogEntry, showLogLine } from "./log_view.ts";
import { printLine, tell } from "./output.ts";
import { supervise } from "./supervised.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Runs the program under the supervisor, which it starts where none answers. */
export async function run(program: Program): Promise<ExitCode> {
  const { lifecycle, client, home, warnOfUnseen } = await supervise(program.kind);
  const stop = new AbortController();
  const leave = new AbortController();
  const onSignal = (): void => (stop.signal.aborted ? leave : stop).abort();
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
  try {
    await supervisorUp({
      client,
      dataFolder: home,
      environment: processEnvironment,
      tell,
      signal: stop.signal,
    });
    warnOfUnseen();
    const outcome = await lifecycle.run({
      stop: stop.signal,
      leave: leave.signal,
      onReady: () => {
        program.pageAddress?.().then(
          (address) => tell(`Open ${address}`),
          (error: unknown) => tell(String(error)),
        );
      },
      onLog: (event) => {
        if (event.kind === "lost") tell("(zinit dropped lines before they could be read)");
        else printLine(showLogLine(parseLogEntry(program.name, event.entry), false));
      },
    });
    return outcome === "ended" ? EXIT.failed : EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted && !(error instanceof UserError)) return EXIT.ok;
    throw error;
  } finally {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, onSignal);
  }
}
