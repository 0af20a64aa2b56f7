/** The supervisor: whether it is installed, runs, answers, and is the release this is made for. */
import { UserError } from "../../../shared/errors.ts";
import {
  findZinitSocket,
  reportSupervisor,
  ZINIT_VERSION,
  ZinitClient,
  ZinitHungError,
  ZinitNotAnsweringError,
  ZinitNotReachableError,
} from "../../../shared/zinit.ts";
import { broken, brokenBy, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "zinit";

/** Asks the supervisor, and looks for its program where none answers. */
export async function checkZinit(surroundings: Surroundings): Promise<Finding[]> {
  const { environment, zinitSocket } = surroundings;
  let socketPath: string;
  try {
    socketPath = await findZinitSocket(zinitSocket, environment);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [brokenBy(ABOUT, error.message, "set ZINIT_SOCKET to its path")];
  }
  try {
    const { version, services } = await reportSupervisor(new ZinitClient(socketPath));
    const says = `${version} runs at ${socketPath} with ${services.length} services`;
    if (version === ZINIT_VERSION) return [fine(ABOUT, says)];
    return [warning(
      ABOUT,
      `${says}, but this is made for ${ZINIT_VERSION}`,
      `\`cargo install zinit --version ${ZINIT_VERSION}\`, then \`zinit down\` and \`zinit up\``,
    )];
  } catch (error) {
    if (error instanceof ZinitNotReachableError) return [await notRunning(error, surroundings)];
    if (error instanceof ZinitHungError || error instanceof ZinitNotAnsweringError) {
      return [broken(
        ABOUT,
        `it hangs at ${socketPath}: ${error.message.replace(/\.$/, "")}`,
        "`hero_voice_server zinit down`, then `hero_voice_server start` and `hero_voice_ui start`",
      )];
    }
    throw error;
  }
}

async function notRunning(
  { socketPath, cause }: ZinitNotReachableError,
  machine: Surroundings,
): Promise<Finding> {
  if (cause instanceof Deno.errors.PermissionDenied) {
    return broken(
      ABOUT,
      `you may not open its socket ${socketPath}`,
      "set ZINIT_SOCKET to one of your own, or ask whoever runs zinit here",
    );
  }
  try {
    const program = await machine.findZinit();
    return fine(ABOUT, `is installed (${program}) and not running; \`make start\` starts it`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return broken(
      ABOUT,
      "is not installed, so run, start, stop, restart and logs can't work; serve does without",
      `\`make start\` builds it, or \`cargo install zinit --version ${ZINIT_VERSION}\``,
    );
  }
}
