/** Whether the database is whole and of a version that this program understands. */
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../../shared/errors.ts";
import { DATABASE_VERSION } from "../../store/database.ts";
import { lookAt } from "../files.ts";
import { broken, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "database";

/** Opens it for reading and lets SQLite check it. */
export async function checkDatabase({ home }: Surroundings): Promise<Finding[]> {
  const path = `${home}/hero_voice.db`;
  if (await lookAt(path) === undefined) {
    return [fine(ABOUT, `${path} is made at the first start`)];
  }
  try {
    return [look(path)];
  } catch (error) {
    return [damaged(path, messageOf(error))];
  }
}

function damaged(path: string, why: string): Finding {
  return broken(
    ABOUT,
    `${path} is damaged or can't be read (${why})`,
    "stop hero_voice, keep a copy of the data folder, and put a backup of this file back; the recordings themselves lie beside it",
  );
}

function look(path: string): Finding {
  const sql = new DatabaseSync(path, { readOnly: true });
  try {
    const version = Number(sql.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > DATABASE_VERSION) {
      return broken(
        ABOUT,
        `${path} has version ${version}, made by a newer hero_voice (this one knows ${DATABASE_VERSION})`,
        "run the newer one, or set HERO_VOICE_HOME to another folder",
      );
    }
    const verdict = String(sql.prepare("PRAGMA quick_check(1)").get()?.["quick_check"]);
    if (verdict !== "ok") return damaged(path, verdict.replace(/\s+/g, " "));
    const note = version < DATABASE_VERSION ? ", brought up to date at the next start" : "";
    return fine(ABOUT, `${path} is whole, version ${version}${note}`);
  } finally {
    sql.close();
  }
}
