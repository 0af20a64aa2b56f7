/** `make run`: both programs side by side, until Ctrl-C. */
import { UserError } from "../shared/errors.ts";
import { start } from "./run/start.ts";

try {
  Deno.exitCode = await start();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  Deno.stderr.writeSync(new TextEncoder().encode(`hero_voice: ${error.message}\n`));
  Deno.exitCode = error.exitCode;
}
