/** Entry point of `hero_voice_ui`. */
import { runCli } from "../shared/cli.ts";
import { UI } from "../shared/names.ts";
import { pageAddress } from "../shared/service/service.ts";
import { health } from "./health.ts";
import { serve } from "./serve.ts";

if (import.meta.main) {
  const code = await runCli({
    name: UI,
    kind: "ui",
    description: "hero_voice's gateway: serves the page and relays to the engine",
    servesWithout: ["run", "ffi", "sys"],
    serve: () => serve(),
    health,
    pageAddress: () => pageAddress(),
  }, Deno.args);
  // Everything is closed; a client that reads no more, or vanished, must not hold the process up.
  Deno.exit(code);
}
