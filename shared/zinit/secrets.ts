/** Keeping secrets out of what is stored as plain text: definitions in zinit, launcher scripts. */
import { SETTINGS } from "../config/settings.ts";

/** Names of the settings that are secrets. */
const SECRET_NAMES: ReadonlySet<string> = new Set(
  Object.entries(SETTINGS).filter(([, setting]) => "secret" in setting).map(([name]) => name),
);

/** Names that speak of a secret, whatever program they belong to. */
const SECRET_WORDS = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;

/**
 * Refuses a variable of the environment that is a secret.
 *
 * @param name Name of the variable.
 * @param value Its value.
 * @param secrets Values that are secret, whatever variable holds them.
 * @throws {RangeError} Names the variable, never its value.
 */
export function refuseSecret(name: string, value: string, secrets: readonly string[]): void {
  if (
    SECRET_NAMES.has(name) || SECRET_WORDS.test(name) ||
    secrets.some((secret) => secret !== "" && value.includes(secret))
  ) {
    throw new RangeError(
      `${name} must not be a secret, since it would be stored as plain text; keep secrets in ` +
        `$HERO_VOICE_HOME/.env.`,
    );
  }
}
