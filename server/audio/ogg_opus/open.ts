/** Opening Ogg Opus files, whose libraries are loaded with the first one. */
import type { OggOpusFile } from "./file.ts";

/** Opens a file; see `OggOpusFile.open` for what it throws. */
export async function openOggOpus(path: string): Promise<OggOpusFile> {
  const file = await import("./file.ts");
  return await file.OggOpusFile.open(path);
}
