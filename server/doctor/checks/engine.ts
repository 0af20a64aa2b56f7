/** The engine's socket, and the engine if it runs. */
import { messageOf } from "../../../shared/errors.ts";
import { checkHealth } from "../../../shared/health.ts";
import { lockHolder } from "../../../shared/instance_lock.ts";
import { SERVER } from "../../../shared/names.ts";
import { isOpenToOthers, lookAt, modeText } from "../files.ts";
import { broken, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";
import { refused } from "./settings.ts";

/** Looks at the path of the socket, its folder, and what answers there. */
export async function checkEngine(surroundings: Surroundings): Promise<Finding[]> {
  const about = "socket";
  const wrong = surroundings.refusals.find(({ name }) => name === "HERO_VOICE_SOCKET");
  if (wrong !== undefined) return [refused(wrong, about)];
  const path = surroundings.server.HERO_VOICE_SOCKET;
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const folderInfo = await lookAt(folder);
  if (folderInfo !== undefined && isOpenToOthers(folderInfo)) {
    return [broken(
      about,
      `others may enter ${folder}, the folder of the engine's socket (mode ${
        modeText(folderInfo)
      })`,
      `chmod 700 ${folder}, or set HERO_VOICE_SOCKET to a path in a folder of its own`,
    )];
  }
  const info = await lookAt(path);
  if (info !== undefined && !info.isSocket) {
    return [broken(
      about,
      `${path} is not a socket`,
      "move it away, or set HERO_VOICE_SOCKET to another path",
    )];
  }
  return [
    fine(about, `${path} (${new TextEncoder().encode(path).length} of 107 bytes)`),
    await running(surroundings.home, path),
  ];
}

async function running(home: string, path: string): Promise<Finding> {
  const pid = await lockHolder(home, SERVER);
  if (pid === undefined) return fine(SERVER, "is not running");
  try {
    await checkHealth(SERVER, { transport: "unix", path });
  } catch (error) {
    return broken(
      SERVER,
      `process ${pid} holds the data folder but does not answer (${messageOf(error)})`,
      `${SERVER} restart, or end the process`,
    );
  }
  return fine(SERVER, `runs (process ${pid})`);
}
