/** The subcommands on the supervisor itself: `zinit up`, `down`, `status`, `definition`. */
import type { Command } from "commander";
import { processEnvironment } from "../config.ts";
import type { Program } from "../service/program.ts";
import { reportSupervisor, supervisorDown, supervisorUp } from "../zinit.ts";
import { printLine, tell } from "./output.ts";
import { supervise } from "./supervised.ts";

/** Adds `zinit` with its subcommands. */
export function addZinitCommands(cli: Command, program: Program): void {
  const zinit = cli.command("zinit").description("the supervisor");
  zinit.command("up")
    .description("start a supervisor if none answers, detached, and wait for it")
    .action(async () => {
      const { client, home } = await supervise(program.kind);
      await supervisorUp({ client, dataFolder: home, environment: processEnvironment, tell });
    });
  zinit.command("down")
    .description("stop hero_voice's services, then the supervisor")
    .action(async () => {
      // The gateway needs the engine, so it stops first.
      const [gateway, engine] = [await supervise("ui"), await supervise("server")];
      const services = [gateway.lifecycle, engine.lifecycle];
      const { client, home } = engine;
      await supervisorDown({ client, services, dataFolder: home, tell });
    });
  zinit.command("status")
    .description("the supervisor and its services")
    .option("--json", "one JSON object")
    .action(async (options: { json?: boolean }) => {
      const { client } = await supervise(program.kind);
      const report = await reportSupervisor(client);
      if (options.json) {
        printLine(JSON.stringify(report));
        return;
      }
      printLine(`zinit ${report.version} at ${report.socketPath}`);
      for (const { name, state, pid } of report.services) {
        printLine(`  ${name.padEnd(20)} ${state}${pid === 0 ? "" : ` (process ${pid})`}`);
      }
    });
  zinit.command("definition")
    .description("the service's definition, as zinit gets it")
    .action(async () => {
      const { lifecycle } = await supervise(program.kind);
      printLine(JSON.stringify(lifecycle.definition, null, 2));
    });
}
