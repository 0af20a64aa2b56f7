/** The command line of both programs, on commander. */
import { Command, CommanderError } from "commander";
import { EXIT, type ExitCode, messageOf, UserError } from "./errors.ts";
import { printable } from "./log/line.ts";
import { VERSION } from "./version.ts";

/** What a program does for each of its subcommands. */
export interface ProgramCommands {
  /** Runs the program until it is asked to end. */
  serve(): Promise<void>;
  /** Asks the running program how it is; throws a `UserError` with exit code 3 if it doesn't answer. */
  health(): Promise<void>;
}

/** Options of {@linkcode runCli}. */
export interface CliOptions {
  /** Name of the program, as people type it. */
  readonly program: string;
  /** What it is, in a line. */
  readonly description: string;
  readonly commands: ProgramCommands;
  /** Words after the program's name. */
  readonly args: readonly string[];
}

const encoder = new TextEncoder();

function print(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  stream.writeSync(encoder.encode(text));
}

/**
 * Runs the subcommand that the words name.
 *
 * @returns The code to leave with: errors that people can mend are printed as their sentence.
 */
export async function runCli(options: CliOptions): Promise<ExitCode> {
  const { program, description, commands, args } = options;
  const cli = new Command(program)
    .description(description)
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(Deno.stdout, text),
      writeErr: (text) => print(Deno.stderr, text),
    });
  cli.command("serve")
    .description("run in the foreground, without a supervisor, until SIGTERM or Ctrl-C")
    .action(() => commands.serve());
  cli.command("health")
    .description("ask the running program how it is: exit 0 if it answers, 3 if not")
    .action(async () => {
      await commands.health();
      print(Deno.stdout, `${program} is healthy.\n`);
    });
  try {
    await cli.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UserError) {
      print(Deno.stderr, `${program}: ${error.message.split("\n").map(printable).join("\n")}\n`);
      return error.exitCode;
    }
    print(Deno.stderr, `${program}: unexpected error: ${printable(messageOf(error))}\n`);
    return EXIT.failed;
  }
}
