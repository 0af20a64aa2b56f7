/** Where the supervisor's socket is. */
import type { Environment } from "../../config.ts";
import { socketPath as socketPathParser } from "../../config/parsers.ts";
import { EXIT, messageOf, UserError } from "../../errors.ts";

/** Socket of a supervisor for the whole machine. */
export const SYSTEM_SOCKET = "/run/zinit.sock";
/** Socket of a person's own supervisor, below the home folder. */
const USER_SOCKET = "hero/var/zinit.sock";

/**
 * Finds the socket: `ZINIT_SOCKET`; else {@linkcode SYSTEM_SOCKET}, if it can be opened; else
 * `~/hero/var/zinit.sock`.
 *
 * @param set Value of `ZINIT_SOCKET`, wherever it was set.
 * @throws {UserError} If the home folder is not known, or the path too long.
 */
export async function findZinitSocket(
  set: string | undefined,
  environment: Environment,
  canOpen: (path: string) => Promise<boolean> = opens,
): Promise<string> {
  if (set !== undefined && set !== "") return checked("ZINIT_SOCKET", set);
  if (await canOpen(SYSTEM_SOCKET)) return SYSTEM_SOCKET;
  const home = environment("HOME");
  if (!home) {
    throw new UserError(
      "Neither ZINIT_SOCKET nor HOME is set, so zinit's socket can't be found; set ZINIT_SOCKET to its path.",
      EXIT.usage,
    );
  }
  return checked("The socket of zinit in the home folder", `${home}/${USER_SOCKET}`);
}

function checked(what: string, path: string): string {
  try {
    return socketPathParser(path);
  } catch (error) {
    throw new UserError(
      `${what} is ${path}, but it must be ${
        messageOf(error).replaceAll("HERO_VOICE_SOCKET", "ZINIT_SOCKET")
      }.`,
      EXIT.usage,
    );
  }
}

async function opens(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch {
    return false;
  }
}
