/** The script by which the engine runs ffmpeg. */
import type { ServerConfig } from "../config.ts";
import { toolsFolder } from "../installation.ts";

/** Absolute path of the script, which set-up puts there; undefined where ffmpeg is switched off. */
export function ffmpegScript(
  { HERO_VOICE_FFMPEG }: Pick<ServerConfig, "HERO_VOICE_FFMPEG">,
): string | undefined {
  return HERO_VOICE_FFMPEG === "on" ? `${toolsFolder()}/ffmpeg/decode` : undefined;
}
