/**
 * Tells the launchers in `bin/` how to start a program. `launch.ts home WORDS...` prints the data folder;
 * `launch.ts server|ui WORDS...` makes what is missing of it and prints shell text that sets the
 * variables and the words of `deno run`, with the least permissions the settings need.
 */
import { launchHome, launchPlan } from "./launch/plan.ts";
import { shellText } from "./launch/shell.ts";
import { EXIT, UserError } from "../shared/errors.ts";

function answer([what, ...args]: readonly string[]): string {
  switch (what) {
    case "home":
      return `${launchHome(args)}\n`;
    case "server":
    case "ui":
      return shellText(launchPlan(what, args));
    default:
      throw new UserError(
        "Usage: launch.ts home WORDS... | server WORDS... | ui WORDS...",
        EXIT.usage,
      );
  }
}

const encoder = new TextEncoder();
try {
  Deno.stdout.writeSync(encoder.encode(answer(Deno.args)));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  Deno.stderr.writeSync(encoder.encode(`hero_voice: ${error.message}\n`));
  Deno.exitCode = error.exitCode;
}
