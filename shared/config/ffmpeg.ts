/** The script by which the engine runs ffmpeg. */
import type { ServerConfig } from "../config.ts";
import { toolsFolder } from "../installation.ts";

/** Absolute path where set-up puts the script. */
export function ffmpegScriptPath(): string {
  return `${toolsFolder()}/ffmpeg/decode`;
}

/** Absolute path of the script; undefined where ffmpeg is switched off. */
export function ffmpegScript(
  { HERO_VOICE_FFMPEG }: Pick<ServerConfig, "HERO_VOICE_FFMPEG">,
): string | undefined {
  return HERO_VOICE_FFMPEG === "on" ? ffmpegScriptPath() : undefined;
}
