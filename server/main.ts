/** Entry point of `hero_voice_server`. */
import { runCli } from "../shared/cli.ts";
import { SERVER } from "../shared/names.ts";
import { doctor } from "./doctor/doctor.ts";
import { health } from "./health.ts";
import { serve } from "./serve.ts";

if (import.meta.main) {
  const code = await runCli({
    name: SERVER,
    kind: "server",
    description: "hero_voice's engine: recordings, speech detection, transcription",
    servesWithout: [],
    serve: () => serve(),
    health,
    doctor,
  }, Deno.args);
  // Everything is closed; a client that reads no more, or vanished, must not hold the process up.
  Deno.exit(code);
}
