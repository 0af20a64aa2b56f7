/** `hero_voice_server health`: asks the running engine. */
import { loadConfig } from "../shared/config.ts";
import { checkHealth } from "../shared/health.ts";
import { SERVER } from "../shared/names.ts";

/** Asks the engine at its socket; see `checkHealth`. */
export async function health(): Promise<void> {
  const config = loadConfig("server");
  await checkHealth(SERVER, { transport: "unix", path: config.HERO_VOICE_SOCKET });
}
