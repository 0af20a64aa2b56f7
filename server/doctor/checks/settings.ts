/** Whether the settings are right. */
import { projectEnvFile } from "../../../shared/installation.ts";
import { SETTING_NAMES } from "../../../shared/config/settings.ts";
import { readDotenv } from "../../../shared/config/dotenv.ts";
import { brokenBy, type Finding, fine, warning } from "../finding.ts";
import type { Refusal, Surroundings } from "../surroundings.ts";

const ABOUT = "settings";
/** How names of settings begin. */
const PREFIXES = ["HERO_VOICE_", "GROQ_", "STT_", "DEEPSEEK_", "LLM_", "ZINIT_"];

/** Looks for settings that are refused, and for names in the `.env` files that are no setting. */
export function checkSettings({ refusals, home }: Surroundings): Finding[] {
  const findings = refusals.filter(({ name }) => name !== "HERO_VOICE_SOCKET").map((refusal) =>
    refused(refusal)
  );
  const known = new Set<string>(SETTING_NAMES);
  for (const path of [`${home}/.env`, projectEnvFile()]) {
    for (const name of Object.keys(readDotenv(path))) {
      if (known.has(name) || !PREFIXES.some((prefix) => name.startsWith(prefix))) continue;
      findings.push(warning(
        ABOUT,
        `${path} sets ${name}, which is no setting`,
        "see the table in the README or .env.example for its right name",
      ));
    }
  }
  return findings.length > 0 ? findings : [fine(ABOUT, "all are as they may be")];
}

/** The finding about a setting that is wrong. */
export function refused({ name, sentence }: Refusal, about: string = ABOUT): Finding {
  return brokenBy(about, sentence, `change ${name} in the environment or in .env, or take it out`);
}
