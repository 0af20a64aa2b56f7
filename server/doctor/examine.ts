/** All checks, in the order in which they are told. */
import { messageOf, UserError } from "../../shared/errors.ts";
import { checkCertificate } from "./checks/certificate.ts";
import { checkClock } from "./checks/clock.ts";
import { checkDatabase } from "./checks/database.ts";
import { checkDataFolder } from "./checks/data_folder.ts";
import { checkDisk } from "./checks/disk.ts";
import { checkEngine } from "./checks/engine.ts";
import { checkEngines, checkKeys } from "./checks/engines.ts";
import { checkGateway } from "./checks/gateway.ts";
import { checkMicrophone } from "./checks/microphone.ts";
import { checkParts } from "./checks/parts.ts";
import { checkEnvFiles, checkToken } from "./checks/secret_files.ts";
import { checkSettings } from "./checks/settings.ts";
import { checkTexts } from "./checks/texts.ts";
import { checkUploads } from "./checks/uploads.ts";
import { checkZinit } from "./checks/zinit.ts";
import { broken, brokenBy, type Finding } from "./finding.ts";
import { type Machine, type Surroundings, surroundingsOf } from "./surroundings.ts";

/** A look at one thing. */
type Check = (surroundings: Surroundings) => Finding[] | Promise<Finding[]>;

/** The checks by what to call them where they fail themselves. */
const CHECKS: readonly (readonly [about: string, check: Check])[] = [
  ["settings", checkSettings],
  ["data folder", checkDataFolder],
  ["disk", checkDisk],
  ["clock", checkClock],
  ["token", checkToken],
  [".env", checkEnvFiles],
  ["database", checkDatabase],
  ["speech detection", checkParts],
  ["speech to text", checkEngines],
  ["keys", checkKeys],
  ["work on texts", checkTexts],
  ["uploads", checkUploads],
  ["socket", checkEngine],
  ["port", checkGateway],
  ["certificate", checkCertificate],
  ["microphone", checkMicrophone],
  ["zinit", checkZinit],
];

/** Looks at everything. A check that fails is a finding too; the others go on. */
export async function examine(machine: Machine): Promise<Finding[]> {
  let surroundings: Surroundings;
  try {
    surroundings = surroundingsOf(machine);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [brokenBy("settings", error.message, "change that in the environment or in .env")];
  }
  const found = await Promise.all(CHECKS.map(async ([about, check]): Promise<Finding[]> => {
    try {
      return await check(surroundings);
    } catch (error) {
      return [broken(about, `it can't be looked at (${messageOf(error)})`, "mend what that names")];
    }
  }));
  return found.flat();
}
