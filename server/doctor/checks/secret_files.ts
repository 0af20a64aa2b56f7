/** Whether the files with secrets are there for their owner alone. */
import { NO_TOKEN, token as parseToken } from "../../../shared/config/parsers.ts";
import { listenAddress } from "../../../shared/gateway_address.ts";
import { projectEnvFile } from "../../../shared/installation.ts";
import { isOpenToOthers, lookAt, modeText } from "../files.ts";
import { broken, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

/** Looks at the token that lets people in. */
export async function checkToken({ home, ui }: Surroundings): Promise<Finding[]> {
  const about = "token";
  if (ui.HERO_VOICE_TOKEN === NO_TOKEN) {
    if (!listenAddress(ui).loopback) {
      return [broken(
        about,
        "HERO_VOICE_TOKEN is off, but others than this machine can reach the gateway",
        "take it out, or set HERO_VOICE_UI_HOST to 127.0.0.1",
      )];
    }
    return [warning(
      about,
      "it is off: every account of this machine can come in",
      "take HERO_VOICE_TOKEN=off out, unless you are alone on this machine",
    )];
  }
  if (ui.HERO_VOICE_TOKEN !== undefined) return [fine(about, "the one of HERO_VOICE_TOKEN")];
  const path = `${home}/token`;
  const info = await lookAt(path);
  if (info === undefined) return [fine(about, `${path} is made at the first start`)];
  if (isOpenToOthers(info)) {
    return [broken(
      about,
      `others may read ${path} (mode ${modeText(info)})`,
      `chmod 600 ${path}; if others use this machine, remove it and start the gateway again for a new one`,
    )];
  }
  try {
    parseToken((await Deno.readTextFile(path)).trim());
  } catch {
    return [broken(
      about,
      `${path} holds no token`,
      "remove it and start the gateway again, which makes a new one",
    )];
  }
  return [fine(about, `${path}, for you alone`)];
}

/** Looks at the `.env` files. */
export async function checkEnvFiles({ home }: Surroundings): Promise<Finding[]> {
  const about = ".env";
  const findings: Finding[] = [];
  for (const path of [`${home}/.env`, projectEnvFile()]) {
    const info = path === undefined ? undefined : await lookAt(path);
    if (path === undefined || info === undefined) continue;
    findings.push(
      isOpenToOthers(info)
        ? broken(about, `others may read ${path} (mode ${modeText(info)})`, `chmod 600 ${path}`)
        : fine(about, `${path}, for you alone`),
    );
  }
  if (findings.length > 0) return findings;
  return [fine(about, `none; settings that are to stay belong into ${home}/.env`)];
}
