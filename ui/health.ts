/** `hero_voice_ui health`: asks the running gateway how it is. */
import { loadConfig } from "../shared/config.ts";
import { EXIT, UserError } from "../shared/errors.ts";
import { checkHealth } from "../shared/health.ts";
import { listenAddress } from "../shared/gateway_address.ts";
import { UI } from "../shared/names.ts";

/**
 * Asks the gateway that listens where the settings say.
 *
 * @throws {UserError} With exit code 3 if it doesn't answer.
 */
export async function health(): Promise<void> {
  const { scheme, reachableHost, port } = listenAddress(loadConfig("ui"));
  if (port === 0) {
    throw new UserError(
      "HERO_VOICE_UI_PORT is 0, so that the port differs from start to start; set a port to ask for the gateway's health.",
      EXIT.usage,
    );
  }
  await checkHealth(UI, { transport: "tcp", url: `${scheme}://${reachableHost}:${port}` });
}
