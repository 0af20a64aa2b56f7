/** Which files can be uploaded. */
import { ffmpegScript } from "../../../shared/config/ffmpeg.ts";
import { Ffmpeg } from "../../upload/ffmpeg/ffmpeg.ts";
import { brokenBy, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "uploads";

/** Looks whether ffmpeg can be used where it is switched on. */
export async function checkUploads({ server, refusals }: Surroundings): Promise<Finding[]> {
  // Told with the settings.
  if (refusals.some(({ name }) => name === "HERO_VOICE_FFMPEG")) return [];
  const script = ffmpegScript(server);
  if (script === undefined) {
    return [fine(ABOUT, "WAV and Ogg Opus; for other files and films set HERO_VOICE_FFMPEG=on")];
  }
  const problem = await new Ffmpeg(script).problem();
  if (problem === undefined) return [fine(ABOUT, "WAV, Ogg Opus, and by ffmpeg others and films")];
  return [brokenBy(ABOUT, problem, "install ffmpeg, or set HERO_VOICE_FFMPEG to off")];
}
