/** Entry point of `hero_voice_ui`. */
import { runCli } from "../shared/cli.ts";
import { health } from "./health.ts";
import { PROGRAM, serve } from "./serve.ts";

if (import.meta.main) {
  Deno.exit(
    await runCli({
      program: PROGRAM,
      description: "hero_voice's gateway: serves the page and relays to the engine",
      commands: { serve: () => serve(), health },
      args: Deno.args,
    }),
  );
}
