/** A subcommand on both programs, in the order that loses nothing: the engine is needed by the gateway. */
import { EXIT, type ExitCode, UserError } from "../../shared/errors.ts";
import { SERVER, UI } from "../../shared/names.ts";
import { launcherOf } from "./launcher.ts";
import { mergedLogs } from "./merged_logs.ts";
import { startBoth } from "./start.ts";

/** Runs a program's subcommand with this terminal; gives its exit code. */
async function call(program: string, words: readonly string[]): Promise<number> {
  const child = new Deno.Command(launcherOf(program), { args: [...words] }).spawn();
  return (await child.status).code;
}

/** Runs calls one after the other; the first that fails ends it. */
async function inTurn(...calls: readonly [program: string, ...words: string[]][]): Promise<number> {
  for (const [program, ...words] of calls) {
    const code = await call(program, words);
    if (code !== EXIT.ok) return code;
  }
  return EXIT.ok;
}

/** Runs a subcommand on both programs, whatever comes of the first; gives the higher exit code. */
async function onBoth(...words: readonly string[]): Promise<number> {
  const engine = await call(SERVER, words);
  return Math.max(engine, await call(UI, words));
}

/**
 * Runs a subcommand on both programs.
 *
 * @param words What follows the subcommand.
 * @returns The code to leave with.
 * @throws {UserError} If there is no such subcommand.
 */
export async function act(subcommand: string, words: readonly string[]): Promise<ExitCode> {
  return await code(subcommand, words) as ExitCode;
}

function code(subcommand: string, words: readonly string[]): Promise<number> {
  switch (subcommand) {
    case "run":
    case "serve":
      return startBoth(subcommand);
    case "start":
      return inTurn([SERVER, "start"], [UI, "start"]);
    case "stop":
      return inTurn([UI, "stop"], [SERVER, "stop"]);
    case "restart":
      return inTurn([UI, "stop"], [SERVER, "restart"], [UI, "start"]);
    case "status":
    case "health":
      return onBoth(subcommand, ...words);
    case "logs":
      return mergedLogs(words);
    case "open":
      return call(UI, ["open"]);
    case "doctor":
      return call(SERVER, ["doctor", ...words]);
    case "zinit":
      return call(SERVER, ["zinit", ...words]);
    default:
      throw new UserError(
        `There is no subcommand ${subcommand}; see \`bin/${SERVER} --help\`.`,
        EXIT.usage,
      );
  }
}
