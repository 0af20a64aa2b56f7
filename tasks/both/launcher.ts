/** The programs' launchers. */
import { PROJECT_DIR } from "../../shared/config.ts";

/** Path of a program's launcher. */
export function launcherOf(program: string): string {
  return `${PROJECT_DIR}/bin/${program}`;
}
