/** Whether the data folder can be used, by its owner alone. */
import { DATA_FOLDERS, refuseLinks } from "../../../shared/data_folder.ts";
import { messageOf, UserError } from "../../../shared/errors.ts";
import { isOpenToOthers, lookAt, modeText, nearestExisting } from "../files.ts";
import { broken, brokenBy, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "data folder";

/** Looks at the folder, its rights, and whether it can be written. */
export async function checkDataFolder({ home, uid }: Surroundings): Promise<Finding[]> {
  const info = await lookAt(home);
  if (info === undefined) return [await missing(home)];
  if (!info.isDirectory) {
    return [broken(
      ABOUT,
      `${home} is not a folder`,
      "move it away, or set HERO_VOICE_HOME to another path",
    )];
  }
  if (info.uid !== null && info.uid !== uid) {
    return [broken(
      ABOUT,
      `${home} belongs to account ${info.uid}, and you are ${uid}`,
      `run hero_voice as its owner, or \`sudo chown -R ${uid} ${home}\``,
    )];
  }
  if (isOpenToOthers(info)) {
    return [broken(
      ABOUT,
      `others may look into ${home} (mode ${modeText(info)})`,
      `chmod 700 ${home}`,
    )];
  }
  const problem = await cannotWrite(home);
  if (problem !== undefined) {
    return [broken(
      ABOUT,
      `${home} can't be written (${problem})`,
      "check its rights and that its disk is mounted for writing",
    )];
  }
  try {
    refuseLinks(DATA_FOLDERS.map((folder) => `${home}/${folder}`));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [brokenBy(ABOUT, error.message, "remove the link")];
  }
  return [fine(ABOUT, `${home}, for you alone`)];
}

async function missing(home: string): Promise<Finding> {
  const above = await nearestExisting(home);
  const problem = await cannotWrite(above);
  if (problem === undefined) return fine(ABOUT, `${home} is made at the first start`);
  return broken(
    ABOUT,
    `${home} is not there and can't be made: ${above} can't be written (${problem})`,
    "set HERO_VOICE_HOME to a folder of your own",
  );
}

/** Why nothing can be written in a folder; undefined if something can. */
async function cannotWrite(folder: string): Promise<string | undefined> {
  const path = `${folder}/.hero_voice_doctor_${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(path, "", { createNew: true, mode: 0o600 });
    await Deno.remove(path);
  } catch (error) {
    return messageOf(error);
  }
  return undefined;
}
