/** Entry point of `hero_voice_server`. */
import { runCli } from "../shared/cli.ts";
import { health } from "./health.ts";
import { PROGRAM, serve } from "./serve.ts";

if (import.meta.main) {
  Deno.exitCode = await runCli({
    program: PROGRAM,
    description: "hero_voice's engine: recordings, speech detection, transcription",
    commands: { serve: () => serve(), health },
    args: Deno.args,
  });
}
