/** The command line of both programs, on commander. */
import { Command, CommanderError } from "commander";
import { addLifecycleCommands } from "./cli/lifecycle_commands.ts";
import { printErrorText, printText, tell } from "./cli/output.ts";
import { addZinitCommands } from "./cli/zinit_commands.ts";
import { EXIT, type ExitCode, messageOf, UserError } from "./errors.ts";
import { prepareToServe } from "./service/prepare_to_serve.ts";
import type { Program } from "./service/program.ts";
import { VERSION } from "./version.ts";

/**
 * Runs the subcommand that the words name.
 *
 * @param args Words after the program's name.
 * @returns The code to leave with: errors that people can mend are printed as their sentence.
 */
export async function runCli(program: Program, args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const cli = new Command(program.name)
    .description(program.description)
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: printText, writeErr: printErrorText });
  addLifecycleCommands(cli, program, (left) => {
    code = left;
  });
  cli.command("serve")
    .description("run in the foreground, without a supervisor, until SIGTERM or Ctrl-C")
    .action(async () => {
      prepareToServe(program);
      await program.serve();
    });
  cli.command("health")
    .description("ask the running program how it is: exit 0 if it answers, 3 if not")
    .action(async () => {
      await program.health();
      printText(`${program.name} is healthy.\n`);
    });
  if (program.doctor !== undefined) {
    cli.command("doctor")
      .description("look at everything both programs need; exit 1 if something is broken")
      .option("--json", "one JSON object")
      .action(async (options: { json?: boolean }) => {
        code = await program.doctor?.(options) ?? code;
      });
  }
  addZinitCommands(cli, program);
  try {
    await cli.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UserError) {
      tell(`${program.name}: ${error.message}`);
      return error.exitCode;
    }
    // Whoever read the output has enough of it, as `head` does.
    if (error instanceof Deno.errors.BrokenPipe) return EXIT.ok;
    tell(`${program.name}: unexpected error: ${messageOf(error)}`);
    return EXIT.failed;
  }
}
