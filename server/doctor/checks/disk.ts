/** Whether there is room for recordings. */
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import { nearestExisting } from "../files.ts";
import { broken, type Finding, fine, warning } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "disk";
const BYTES_PER_MIB = 1_048_576;
/** With less than this an hour of speech no longer fits, in bytes. */
const HOUR_BYTES = 3_600 * SAMPLE_RATE * 2;

/** Looks at the room on the disk of the data folder. */
export async function checkDisk(surroundings: Surroundings): Promise<Finding[]> {
  const { home, server } = surroundings;
  const free = await surroundings.freeBytes(await nearestExisting(home));
  const mib = Math.floor(free / BYTES_PER_MIB);
  const hours = Math.floor(free / HOUR_BYTES);
  const says = `${mib} MiB free where ${home} lies`;
  const remedy = "make room, or move the data folder to another disk (HERO_VOICE_HOME)";
  if (hours < 1) return [broken(ABOUT, `${says}, less than an hour of speech needs`, remedy)];
  if (mib < server.HERO_VOICE_DISK_LOW_MB) {
    return [warning(
      ABOUT,
      `${says}, less than HERO_VOICE_DISK_LOW_MB (${server.HERO_VOICE_DISK_LOW_MB})`,
      remedy,
    )];
  }
  return [fine(ABOUT, `${says}, room for ${hours} hours of speech`)];
}
