/** The subcommands that act on one program under the supervisor. */
import type { Command } from "commander";
import { EXIT, type ExitCode, UserError } from "../errors.ts";
import type { Program } from "../service/program.ts";
import { ZinitNotReachableError } from "../zinit.ts";
import { logs, type LogsOptions } from "./logs_command.ts";
import { openInBrowser } from "./open_in_browser.ts";
import { printLine } from "./output.ts";
import { run } from "./run_command.ts";
import { status } from "./status_command.ts";
import { supervise } from "./supervised.ts";

/** Adds `run`, `start`, `stop`, `restart`, `status`, `logs`, and `open` where there is a page. */
export function addLifecycleCommands(
  cli: Command,
  program: Program,
  leaveWith: (code: ExitCode) => void,
): void {
  cli.command("run")
    .description(
      "register and start under zinit, follow the log; Ctrl-C stops, a second one leaves",
    )
    .action(async () => leaveWith(await run(program)));
  cli.command("start")
    .description("start under zinit and wait until ready; a running one is left alone")
    .action(async () => {
      const { lifecycle, warnOfUnseen } = await supervise(program.kind);
      warnOfUnseen();
      await lifecycle.start();
    });
  cli.command("stop")
    .description("let it drain and stop it; returns when its process and socket are gone")
    .action(async () => {
      const { lifecycle } = await supervise(program.kind);
      await lifecycle.stop();
    });
  cli.command("restart")
    .description("let it drain and start it again, with the settings as they are now")
    .action(async () => {
      const { lifecycle, warnOfUnseen } = await supervise(program.kind);
      warnOfUnseen();
      await lifecycle.restart();
    });
  cli.command("status")
    .description("state, process, health and work; exit 3 if it isn't running")
    .option("--json", "one JSON object")
    .action((options: { json?: boolean }) => status(program, options));
  cli.command("logs")
    .description("the log as zinit keeps it")
    .option("-f, --follow", "go on until Ctrl-C")
    .option("-n, --lines <number>", "how many of the last lines", "100")
    .option("--source <name>", "only this source; * stands for anything, as in 'hero_voice.ws.*'")
    .option("--level <level>", "only from this level on: debug, info, warning, error")
    .option("--since <duration>", "only the last, for example 10m")
    .option("--json", "a JSON object a line")
    .action((options: LogsOptions) => logs(program, options));
  if (program.pageAddress === undefined) return;
  cli.command("open")
    .description("open the page in the browser, and print its address")
    .action(() => open(program));
}

async function open(program: Program): Promise<void> {
  const { lifecycle } = await supervise(program.kind);
  const address = await program.pageAddress?.() ?? "";
  try {
    await lifecycle.openUi({ address, print: printLine, open: openInBrowser });
  } catch (error) {
    if (!(error instanceof ZinitNotReachableError)) throw error;
    // It may run by `serve`.
    await program.health().catch((unhealthy: unknown) => {
      throw unhealthy instanceof UserError
        ? new UserError(unhealthy.message, EXIT.notRunning)
        : unhealthy;
    });
    printLine(address);
    await openInBrowser(address);
  }
}
