/** Whether all that belongs to the programs is there. */
import { COMPILED } from "../../../shared/installation.ts";
import { messageOf } from "../../../shared/errors.ts";
import { PROJECT_DIR } from "../../../shared/project_dir.ts";
import { readModel } from "../../vad/model_file.ts";
import { nativeLibraryPath } from "../../vad/native_library_path.ts";
import { lookAt } from "../files.ts";
import { broken, type Finding, fine } from "../finding.ts";

/** Looks for the speech model, its library and the page. */
export async function checkParts(): Promise<Finding[]> {
  const about = "speech detection";
  const remedy = "run `make setup` in hero_voice's folder";
  const findings: Finding[] = [];
  try {
    readModel();
    const library = nativeLibraryPath();
    findings.push(
      await lookAt(library) === undefined
        ? broken(about, `onnxruntime's library ${library} is missing`, remedy)
        : fine(about, "its model and library are there"),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.cause ?? error : error;
    findings.push(broken(about, `its model can't be read (${messageOf(reason)})`, remedy));
  }
  if (COMPILED) return findings;
  const page = `${PROJECT_DIR}/ui/web/dist/index.html`;
  if (await lookAt(page) === undefined) {
    return [...findings, broken("page", `${page} is missing`, remedy)];
  }
  return [...findings, fine("page", "is bundled")];
}
