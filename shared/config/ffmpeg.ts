/** The script by which the engine runs ffmpeg. */
import { PROJECT_DIR, type ServerConfig } from "../config.ts";

/** Absolute path of the script; undefined where ffmpeg is switched off. */
export function ffmpegScript(
  { HERO_VOICE_FFMPEG }: Pick<ServerConfig, "HERO_VOICE_FFMPEG">,
  project: string = PROJECT_DIR,
): string | undefined {
  return HERO_VOICE_FFMPEG === "on" ? `${project}/server/upload/ffmpeg/decode` : undefined;
}
