/** Whether browsers will give the page a microphone: they do so for https, and for this machine. */
import { UserError } from "../../../shared/errors.ts";
import { listenAddress } from "../../../shared/gateway_address.ts";
import { type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "microphone";

/** Looks at how the page is reached. */
export function checkMicrophone({ ui }: Surroundings): Finding[] {
  let address;
  try {
    address = listenAddress(ui);
  } catch (error) {
    // That is told where the address and the certificate are looked at.
    if (error instanceof UserError) return [];
    throw error;
  }
  if (address.scheme === "https") return [fine(ABOUT, "browsers give it to https")];
  const tunnel = `ssh -L ${address.port}:127.0.0.1:${address.port}`;
  if (!address.loopback) {
    return [warning(
      ABOUT,
      `browsers on other machines give none to http://${address.urlHost}:${address.port}/`,
      `set HERO_VOICE_TLS_CERT and HERO_VOICE_TLS_KEY for https, or reach it by \`${tunnel}\``,
    )];
  }
  if (ui.HERO_VOICE_ALLOWED_HOSTS.length > 0) {
    return [fine(
      ABOUT,
      `browsers give it to this machine; by the names of HERO_VOICE_ALLOWED_HOSTS only if what stands before the gateway speaks https`,
    )];
  }
  return [fine(
    ABOUT,
    `browsers give it to ${address.urlHost}, this machine; from another one use https or \`${tunnel}\``,
  )];
}
