/** The deno tasks that mirror the programs' subcommands, on both programs: `both.ts SUBCOMMAND WORDS...` */
import { act } from "./both/act.ts";
import { EXIT, UserError } from "../shared/errors.ts";
import { tell } from "../shared/cli/output.ts";

try {
  const [subcommand, ...words] = Deno.args;
  if (subcommand === undefined) {
    throw new UserError("Usage: both.ts SUBCOMMAND WORDS...", EXIT.usage);
  }
  Deno.exitCode = await act(subcommand, words);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  tell(`hero_voice: ${error.message}`);
  Deno.exitCode = error.exitCode;
}
