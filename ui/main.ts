/** Entry point of `hero_voice_ui`. */
import { runCli } from "../shared/cli.ts";
import { UI } from "../shared/names.ts";
import { pageAddress } from "../shared/service/service.ts";
import { health } from "./health.ts";
import { serve } from "./serve.ts";

if (import.meta.main) {
  Deno.exitCode = await runCli({
    name: UI,
    kind: "ui",
    description: "hero_voice's gateway: serves the page and relays to the engine",
    serve: () => serve(),
    health,
    pageAddress: () => pageAddress(),
  }, Deno.args);
}
