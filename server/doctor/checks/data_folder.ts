/** Whether the data folder can be used, by its owner alone. */
import { access, constants } from "node:fs/promises";
import { DATA_FOLDERS, refuseLinks } from "../../../shared/data_folder.ts";
import { messageOf, UserError } from "../../../shared/errors.ts";
import { COMPILED } from "../../../shared/installation.ts";
import { isOpenToOthers, lookAt, modeText, nearestExisting } from "../files.ts";
import { broken, brokenBy, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "data folder";

/** Folder in it that its owner fills, and no program writes. */
const OWNERS = "styles";

/** Looks at the folder and those in it, their rights, and whether they can be written. */
export async function checkDataFolder({ home, uid }: Surroundings): Promise<Finding[]> {
  if (home.includes(",") && !COMPILED) {
    return [broken(
      ABOUT,
      `${home} has a comma in its path, which Deno's permissions can't express`,
      "set HERO_VOICE_HOME to a path without one",
    )];
  }
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
  for (const folder of DATA_FOLDERS) {
    const finding = await inside(`${home}/${folder}`, folder === OWNERS);
    if (finding !== undefined) return [finding];
  }
  try {
    refuseLinks(DATA_FOLDERS.map((folder) => `${home}/${folder}`));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [brokenBy(ABOUT, error.message, "remove the link")];
  }
  return [fine(ABOUT, `${home}, for you alone`)];
}

/** What is wrong with a folder in it; one that isn't there is made at the next start. */
async function inside(path: string, owners: boolean): Promise<Finding | undefined> {
  const info = await lookAt(path);
  if (info === undefined) return undefined;
  if (!info.isDirectory) {
    return broken(
      ABOUT,
      `${path} is not a folder`,
      "move it away; the next start makes the folder",
    );
  }
  if (owners) return undefined;
  try {
    // Writing a file, as for the whole, might meet a program that looks at each of these.
    await access(path, constants.W_OK | constants.X_OK);
  } catch {
    return broken(ABOUT, `${path} can't be written`, `chmod u+rwx ${path}`);
  }
  return undefined;
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
