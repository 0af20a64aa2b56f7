/** Where zinit-server is installed. */
import type { Environment } from "../../config.ts";
import { EXIT } from "../../errors.ts";
import { toolsFolder } from "../../installation.ts";
import { LifecycleError, ZINIT_VERSION } from "../errors.ts";

/** Name of the supervisor's program. */
export const SERVER = "zinit-server";

/**
 * Finds zinit-server: in the folder of tools, on PATH, or where cargo puts it.
 *
 * @returns Its absolute path.
 * @throws {LifecycleError} With exit code 69 if it is not installed.
 */
export async function findZinitServer(
  environment: Environment,
  tools: string = toolsFolder(),
): Promise<string> {
  const home = environment("HOME");
  const folders = [
    `${tools}/zinit/bin`,
    ...(environment("PATH") ?? "").split(":").filter((folder) => folder.startsWith("/")),
    ...(home ? [`${home}/.cargo/bin`] : []),
  ];
  for (const folder of folders) {
    const path = `${folder}/${SERVER}`;
    if (await isProgram(path)) return path;
  }
  throw new LifecycleError(
    `${SERVER} is not installed: it is neither on PATH nor in ${tools}/zinit/bin. Install it ` +
      `with \`cargo install zinit --version ${ZINIT_VERSION}\` (or \`make setup\`), or run without a ` +
      `supervisor: \`hero_voice_server serve\` and \`hero_voice_ui serve\`.`,
    EXIT.unavailable,
  );
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && mode !== null && (mode & 0o111) !== 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}
