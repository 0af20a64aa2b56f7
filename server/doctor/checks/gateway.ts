/** The gateway's address, and the gateway if it runs. */
import { messageOf, UserError } from "../../../shared/errors.ts";
import { type ListenAddress, listenAddress } from "../../../shared/gateway_address.ts";
import { checkHealth } from "../../../shared/health.ts";
import { lockHolder } from "../../../shared/instance_lock.ts";
import { UI } from "../../../shared/names.ts";
import { broken, brokenBy, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const PORT = "port";

/** Looks whether the gateway runs, or could listen where it is to. */
export async function checkGateway({ home, ui }: Surroundings): Promise<Finding[]> {
  let address: ListenAddress;
  try {
    address = listenAddress(ui);
  } catch (error) {
    // One that has to do with the certificate is told there.
    if (!(error instanceof UserError) || error.message.includes("TLS")) return [];
    return [brokenBy(PORT, error.message, "change HERO_VOICE_UI_HOST")];
  }
  const url = `${address.scheme}://${address.reachableHost}:${address.port}`;
  const pid = await lockHolder(home, UI);
  if (pid === undefined) return [listens(address), fine(UI, "is not running")];
  if (address.port === 0) return [randomPort(), fine(UI, `runs (process ${pid})`)];
  try {
    await checkHealth(UI, { transport: "tcp", url });
  } catch (error) {
    return [broken(
      UI,
      `process ${pid} runs but does not answer at ${url} (${messageOf(error)})`,
      `${UI} restart, which also makes it take the settings as they are now`,
    )];
  }
  return [fine(PORT, `${url}/`), fine(UI, `runs (process ${pid})`)];
}

function randomPort(): Finding {
  return warning(
    PORT,
    "HERO_VOICE_UI_PORT is 0: the port differs from start to start",
    "set it to a port to find the page at the same address",
  );
}

/** Whether the address can be had. */
function listens({ hostname, urlHost, port }: ListenAddress): Finding {
  if (port === 0) return randomPort();
  const where = `${urlHost}:${port}`;
  try {
    Deno.listen({ hostname, port }).close();
    return fine(PORT, `${where} is free`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      return broken(
        PORT,
        `another program listens on ${where}`,
        "stop it, or set HERO_VOICE_UI_PORT to another port",
      );
    }
    return broken(
      PORT,
      `the gateway can't listen on ${where} (${messageOf(error)})`,
      "set HERO_VOICE_UI_HOST to an address of this machine and HERO_VOICE_UI_PORT to a port above 1023",
    );
  }
}
