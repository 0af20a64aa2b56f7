/** Whether there is an engine that turns speech into text, and which keys there are. */
import { SETTING_NAMES, SETTINGS } from "../../../shared/config/settings.ts";
import { messageOf } from "../../../shared/errors.ts";
import { isLoopback } from "../../../shared/gateway_address.ts";
import { openEngines } from "../../transcribe/engines.ts";
import { broken, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "speech to text";
const OFFLINE = "pocketsphinx";

/** Looks which engines can be used, and starts the offline one if it is to be used. */
export async function checkEngines(surroundings: Surroundings): Promise<Finding[]> {
  const { server } = surroundings;
  await using engines = openEngines(server);
  const { items } = engines.describe(() => undefined);
  const order = engines.order().map(({ name }) => name);
  const wanted: readonly string[] = server.HERO_VOICE_ENGINE.filter((name) => name !== "auto");
  const findings = items.filter(({ name, usable }) => wanted.includes(name) && !usable)
    .map(({ name, message = "" }): Finding =>
      broken(ABOUT, `HERO_VOICE_ENGINE names ${name}, which can't be used`, sentenceStart(message))
    );
  if (order.includes(OFFLINE)) {
    const wrapper = server.HERO_VOICE_POCKETSPHINX;
    try {
      await surroundings.tryOfflineEngine(wrapper);
    } catch (error) {
      return [
        ...findings,
        broken(
          ABOUT,
          `the offline engine ${wrapper} does not start (${messageOf(error)})`,
          "run `make setup` in hero_voice's folder, or `make install` again",
        ),
      ];
    }
  }
  if (order.length > 0) {
    const offlineOnly = order.every((name) => name === OFFLINE);
    const hint = offlineOnly ? "; English only and rough: for more set GROQ_API_KEY" : "";
    return [...findings, fine(ABOUT, `${order.join(", then ")}${hint}`)];
  }
  if (findings.length > 0) return findings;
  const ways = items.flatMap(({ message }) => message ?? []).join(" ");
  return [broken(ABOUT, "there is no engine that can be used", sentenceStart(ways))];
}

/** A sentence as the end of another one. */
function sentenceStart(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** A text that stands where a key should, as in an example. */
const PLACEHOLDER =
  /^(your|my|insert|paste)?[-_ ]?(api[-_ ]?)?key([-_ ]?here)?$|^x+$|^<.*>$|^\.+$/i;

/** Says which keys are there, never what they are, and whether they look like keys. */
export function checkKeys({ server }: Surroundings): Finding[] {
  const about = "keys";
  const values: Readonly<Record<string, unknown>> = { ...server };
  const names = SETTING_NAMES.filter((name) =>
    name.endsWith("_API_KEY") && "secret" in SETTINGS[name]
  );
  const set = names.filter((name) => values[name] !== undefined);
  const findings: Finding[] = [];
  for (const name of set) {
    const key = String(values[name]);
    if (PLACEHOLDER.test(key) || /\s/.test(key)) {
      findings.push(broken(
        about,
        `${name} is set, but what is there is no key`,
        `set ${name} to the key as the provider gave it, or take it out`,
      ));
    }
    const address = values[name.replace("_API_KEY", "_BASE_URL")];
    const url = typeof address === "string" ? URL.parse(address) : null;
    if (url?.protocol === "http:" && !isLoopback(url.host.replace(/:\d+$/, ""))) {
      findings.push(warning(
        about,
        `${name} goes to ${url.host} unencrypted`,
        `set ${name.replace("_API_KEY", "_BASE_URL")} to an https address`,
      ));
    }
  }
  if (findings.length > 0) return findings;
  const missing = names.filter((name) => !set.includes(name));
  return [fine(
    about,
    [
      set.length > 0 ? `set: ${set.join(", ")}` : "none is set",
      missing.length > 0 && set.length > 0 ? `not set: ${missing.join(", ")}` : "",
    ].filter(Boolean).join("; "),
  )];
}
