/** What comes before `serve`. */
import { collectSettings } from "../config.ts";
import { SETTING_NAMES, settingsOf } from "../config/settings.ts";
import { DATA_FOLDERS, prepareDataFolder, refuseLinks } from "../data_folder.ts";
import { COMPILED } from "../installation.ts";
import { setNativeEnvironment } from "../native_environment.ts";
import type { Program } from "./program.ts";

/** Certificate authorities that count besides Mozilla's: those that this machine trusts. */
const CA_STORES = ["DENO_TLS_CA_STORE", "mozilla,system"] as const;

/**
 * Gives back the permissions that serving doesn't need. A compiled program, which no launcher has started,
 * makes itself what is missing of the data folder, and takes the other program's settings out of its
 * environment.
 *
 * @throws {UserError} If the data folder can't be used.
 */
export function prepareToServe({ kind, servesWithout }: Program): void {
  for (const name of servesWithout) Deno.permissions.revokeSync({ name });
  if (!COMPILED) return;
  const own = new Set<string>(settingsOf(kind));
  for (const name of SETTING_NAMES) if (!own.has(name)) Deno.env.delete(name);
  if (Deno.env.get(CA_STORES[0]) === undefined) Deno.env.set(...CA_STORES);
  setNativeEnvironment();
  const home = collectSettings(kind).get("HERO_VOICE_HOME") ?? "";
  prepareDataFolder(home);
  refuseLinks(DATA_FOLDERS.map((folder) => `${home}/${folder}`));
}
