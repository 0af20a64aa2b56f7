/** Whether the certificate for https can be used. */
import { X509Certificate } from "node:crypto";
import { messageOf } from "../../../shared/errors.ts";
import { isOpenToOthers, lookAt, modeText } from "../files.ts";
import { broken, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "certificate";
const DAY_MS = 86_400_000;
/** A certificate that ends within so many days is told of. */
const SOON_DAYS = 14;

/** Looks at the files, whether they belong together, and how long they hold. */
export async function checkCertificate({ ui, nowMs }: Surroundings): Promise<Finding[]> {
  const { HERO_VOICE_TLS_CERT: certPath, HERO_VOICE_TLS_KEY: keyPath } = ui;
  if (certPath === undefined && keyPath === undefined) return [fine(ABOUT, "none: http")];
  if (certPath === undefined || keyPath === undefined) {
    return [broken(
      ABOUT,
      "only one of HERO_VOICE_TLS_CERT and HERO_VOICE_TLS_KEY is set",
      "set both for https, or none for http",
    )];
  }
  const texts: string[] = [];
  for (const [name, path] of [["CERT", certPath], ["KEY", keyPath]] as const) {
    try {
      texts.push(await Deno.readTextFile(path));
    } catch (error) {
      return [broken(
        ABOUT,
        `HERO_VOICE_TLS_${name} names ${path}, which can't be read (${messageOf(error)})`,
        "set it to a PEM file that you may read",
      )];
    }
  }
  const [cert = "", key = ""] = texts;
  try {
    Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key }).close();
  } catch (error) {
    return [broken(
      ABOUT,
      `${certPath} and ${keyPath} can't be used together (${messageOf(error)})`,
      "set HERO_VOICE_TLS_CERT and HERO_VOICE_TLS_KEY to a certificate and its own key, both PEM",
    )];
  }
  return [holds(certPath, cert, nowMs), ...await keyRights(keyPath)];
}

function holds(path: string, cert: string, nowMs: number): Finding {
  const { validFrom, validTo } = new X509Certificate(cert);
  const renew = "renew it and restart the gateway";
  if (Date.parse(validFrom) > nowMs) {
    return broken(ABOUT, `${path} holds from ${validFrom} only`, "set the clock, or wait");
  }
  const leftMs = Date.parse(validTo) - nowMs;
  if (leftMs < 0) return broken(ABOUT, `${path} ended on ${validTo}`, renew);
  if (leftMs < SOON_DAYS * DAY_MS) return warning(ABOUT, `${path} ends on ${validTo}`, renew);
  return fine(ABOUT, `${path}, until ${validTo}`);
}

async function keyRights(path: string): Promise<Finding[]> {
  const info = await lookAt(path);
  if (info === undefined || !isOpenToOthers(info)) return [];
  return [warning(ABOUT, `others may read ${path} (mode ${modeText(info)})`, `chmod 600 ${path}`)];
}
